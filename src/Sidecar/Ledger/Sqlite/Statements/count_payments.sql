-- How many payments there are.
-- Arguments: none
-- Result:    one number
select count(*) from payments;
