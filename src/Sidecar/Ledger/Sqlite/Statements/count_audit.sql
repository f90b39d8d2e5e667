-- How many records the audit has.
-- Arguments: none
-- Result:    one number
select count(*) from audit;
