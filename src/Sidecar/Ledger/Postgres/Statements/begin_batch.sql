-- The first statement of every commit: the replica is alive, and still the one that it thinks it is. A replica that was taken for dead, and an earlier connection of a living one,
-- end here. The lock on the row makes whoever wants to know what became of this commit wait for its end.
-- Arguments: $1 instance  $2 session  $3 batch  $4 for how long it counts as alive
-- Result:    one row, or SQLSTATE LG001
with mine as (
    update ledger_instances
    set last_batch = $3, alive_until = clock_timestamp() + $4
    where id = $1 and session = $2
    returning 1)
select ledger_require(count(*) = 1, 'LG001') from mine;
