-- The payment of a key, as a claim needs it.
-- Key:     ?1 key
-- Result:  0 or 1 row: id, state, last_seq, x402_version, network, payer, transaction_id, reason
select id, state, last_seq, x402_version, network, payer, transaction_id, reason
from payments
where key = ?1;
