-- The replica is alive. How many payments are unknown comes along, and how many others are alive.
-- Arguments: $1 instance  $2 session  $3 for how long it counts as alive
-- Result:    one row: whether it is still known here, the number of unknown payments, the number of others
with mine as (
    update ledger_instances
    set alive_until = clock_timestamp() + $3
    where id = $1 and session = $2
    returning 1)
select exists (select 1 from mine),
    (select count(*) from payments where unknown_at is not null),
    (select count(*) from ledger_instances where id <> $1 and alive_until > clock_timestamp());
