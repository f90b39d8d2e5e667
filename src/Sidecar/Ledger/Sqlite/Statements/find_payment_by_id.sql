-- The payment of a number, as a grant needs it.
-- Key:     ?1 id
-- Result:  as of find_payment.sql
select payments.id, state, x402_version, network, payer, transaction_id, reason, payments.key, fingerprint, owed_at, kind, last_seq, claim_number
from payments left join payment_grants on payment_grants.payment_id = payments.id
where payments.id = ?1;
