-- The history's entries of the steps.
-- Arguments: arrays of equal length: $1 payment_id  $2 seq  $3 state  $4 at  $5 reason  $6 transaction_id  $7 request_id
-- Result:    none
insert into payment_transitions (payment_id, seq, state, at, reason, transaction_id, request_id)
select * from unnest($1, $2, $3, $4, $5, $6, $7);
