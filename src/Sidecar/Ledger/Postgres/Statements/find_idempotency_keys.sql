-- The payments that stand, or stood, behind idempotency keys.
-- Arguments: $1 idempotency keys
-- Result:    rows of BookedPayment, then: idempotency key, claim number, until
select payments.id, payments.state, payments.x402_version, payments.network, payments.payer, payments.transaction_id, payments.reason, payments.key, payments.fingerprint,
       payments.owed_at, payments.owed_reason, payment_grants.kind, payment_grants.request_id, payments.last_seq, payments.claim_number, payments.version, payments.owner,
       payments.is_swept, payments.request_id, payments.updated_at, payments.unknown_at, payments.amount, payments.asset,
       payment_idempotency_keys.key, payment_idempotency_keys.claim_number, payment_idempotency_keys.until
from payment_idempotency_keys
    join payments on payments.id = payment_idempotency_keys.payment_id
    left join payment_grants on payment_grants.payment_id = payments.id
where payment_idempotency_keys.key = any ($1);
