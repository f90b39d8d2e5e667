-- Payments as the writer finds them.
-- Arguments: $1 ids
-- Result:    rows of BookedPayment, in the order that its reader knows
select payments.id, payments.state, payments.x402_version, payments.network, payments.payer, payments.transaction_id, payments.reason, payments.key, payments.fingerprint,
       payments.owed_at, payments.owed_reason, payment_grants.kind, payment_grants.request_id, payments.last_seq, payments.claim_number, payments.version, payments.owner,
       payments.is_swept, payments.request_id, payments.updated_at, payments.unknown_at, payments.amount, payments.asset
from payments left join payment_grants on payment_grants.payment_id = payments.id
where payments.id = any ($1);
