-- Where a payment stands, as a step needs it.
-- Key:     ?1 id
-- Result:  0 or 1 row: state, last_seq, request_id, transaction_id, claim_number
select state, last_seq, request_id, transaction_id, claim_number
from payments
where id = ?1;
