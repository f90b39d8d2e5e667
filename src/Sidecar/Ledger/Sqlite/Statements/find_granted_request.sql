-- Whom the one answer of a payment went to.
-- Key:     ?1 payment_id
-- Result:  0 or 1 row: request_id
select request_id
from payment_grants
where payment_id = ?1;
