-- How many payments are unknown. The first three conditions repeat the index's own, which SQLite asks for.
-- Arguments: none
-- Result:    one number
select count(*)
from payments
where state <> 'settled' and state <> 'failed' and state <> 'released' and state = 'unknown';
