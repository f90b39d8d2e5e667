-- Writes down that answers are owed.
-- Arguments: arrays of equal length: $1 payment_id  $2 the how-manieth of this payment in this batch  $3 owed_at  $4 reason
-- Result:    none
insert into payment_debts (payment_id, seq, owed_at, reason)
select new.payment_id, new.place + coalesce((select max(seq) from payment_debts where payment_debts.payment_id = new.payment_id), 0), new.owed_at, new.reason
from unnest($1, $2, $3, $4) as new (payment_id, place, owed_at, reason);
