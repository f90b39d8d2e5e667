-- Between which ids the payments lie that were claimed in some time: so that a list of them is read in the order of ids and from that part of the table only.
-- Arguments: @from  @until
-- Result:    one row: smallest and largest id, null where there is none
select min(id), max(id) from payments where claimed_at >= @from and claimed_at < @until;
