-- What the audit says of a payment.
-- Key:     ?1 id
-- Result:  0 or 1 row: payer, amount, asset, request_id
select payer, amount, asset, request_id
from payments
where id = ?1;
