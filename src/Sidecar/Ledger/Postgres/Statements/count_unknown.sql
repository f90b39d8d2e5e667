-- How many payments are unknown.
-- Arguments: none
-- Result:    one number
select count(*) from payments where unknown_at is not null;
