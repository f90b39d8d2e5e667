-- The history's entry of a step.
-- Key:       ?1 payment_id  ?2 seq
-- Arguments: ?3 state  ?4 now  ?5 reason  ?6 transaction_id  ?7 request_id
-- Result:    none
insert into payment_transitions (payment_id, seq, state, at, reason, transaction_id, request_id)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7);
