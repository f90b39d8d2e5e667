-- How many payments are unknown. The first condition repeats the index's own, which SQLite asks for.
-- Arguments: none
-- Result:    one number
select count(*)
from payments
where state in ('claimed', 'verified', 'forwarded', 'settling', 'unknown') and state = 'unknown';
