-- After a crash: how many payments were left open.
-- Arguments: none
-- Result:    one row: being settled, in use
select count(case when state = 'settling' then 1 end), count(case when state <> 'settling' then 1 end)
from payments
where state <> 'settled' and state <> 'failed' and state <> 'released' and state <> 'unknown';
