-- A replica begins a session. Waits for what an earlier one of its sessions has under way; from here on that one can write nothing.
-- Arguments: $1 instance  $2 session  $3 for how long it counts as alive
-- Result:    one row: its last batch, null for none, and whether it is new here (or was taken for dead)
insert into ledger_instances (id, session, alive_until)
values ($1, $2, clock_timestamp() + $3)
on conflict (id) do update set session = excluded.session, alive_until = excluded.alive_until
returning last_batch, xmax = 0;
