-- The live payment behind an idempotency key, if there is one and it is another than the one that is claimed. One that is not decided keeps its key.
-- Key:       ?1 idempotency key
-- Arguments: ?2 now  ?3 id of the payment that is claimed; 0 where it is new
-- Result:    as of find_payment.sql
select payments.id, state, x402_version, network, payer, transaction_id, reason, payments.key, fingerprint, owed_at, kind, last_seq, payments.claim_number
from payment_idempotency_keys as keys
join payments on payments.id = keys.payment_id and payments.claim_number = keys.claim_number
left join payment_grants on payment_grants.payment_id = payments.id
where keys.key = ?1 and (keys.until > ?2 or state <> 'settled') and keys.payment_id <> ?3 and state <> 'released' and state <> 'failed';
