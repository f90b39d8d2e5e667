-- An answer is owed: the entry of the past.
-- Key:       ?1 payment_id
-- Arguments: ?2 now  ?3 reason
-- Result:    none
insert into payment_debts (payment_id, seq, owed_at, reason)
select ?1, coalesce(max(seq), 0) + 1, ?2, ?3
from payment_debts
where payment_id = ?1;
