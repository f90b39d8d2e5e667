-- After a crash: the payments that were left open.
-- Arguments: none
-- Result:    rows: id, state
select id, state
from payments
where state <> 'settled' and state <> 'failed' and state <> 'released' and state <> 'unknown'
order by id;
