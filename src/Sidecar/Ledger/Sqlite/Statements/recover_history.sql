-- After a crash: the history's entries of what recover_payments.sql is about to change. Runs before it, in the same transaction.
-- Arguments: @now
-- Result:    none
insert into payment_transitions (payment_id, seq, state, at, reason, transaction_id, request_id)
select id, last_seq + 1, case state when 'settling' then 'unknown' else 'failed' end, @now, 'interrupted', transaction_id, request_id
from payments
where state <> 'settled' and state <> 'failed' and state <> 'released' and state <> 'unknown';
