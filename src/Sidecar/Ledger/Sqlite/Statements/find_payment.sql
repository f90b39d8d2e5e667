-- The payment of a key, as a claim needs it.
-- Key:     ?1 key
-- Result:  0 or 1 row of FoundPayments: id, state, x402_version, network, payer, transaction_id, reason, key, fingerprint, owed_at, kind of its grant, last_seq, claim_number
select payments.id, state, x402_version, network, payer, transaction_id, reason, payments.key, fingerprint, owed_at, kind, last_seq, claim_number
from payments left join payment_grants on payment_grants.payment_id = payments.id
where payments.key = ?1;
