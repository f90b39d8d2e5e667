-- Between which numbers the records lie that are of some time.
-- Arguments: @from  @until
-- Result:    one row: smallest and largest number, null where there is none
select min(number), max(number) from audit where at >= @from and at < @until;
