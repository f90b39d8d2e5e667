-- The steps of a payment, oldest first.
-- Key:       @payment
-- Result:    rows of PaymentStepRow
select seq as Sequence, state as State, at as At, reason as Reason, transaction_id as TransactionId, request_id as RequestId
from payment_transitions
where payment_id = @payment
order by seq;
