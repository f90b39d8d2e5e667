-- Takes a lease, or renews it for whoever has it.
-- Arguments: $1 name  $2 owner  $3 for how long
-- Result:    one row when the lease is the owner's now
insert into ledger_leases (name, owner, until)
values ($1, $2, clock_timestamp() + $3)
on conflict (name) do update set owner = excluded.owner, until = excluded.until
    where ledger_leases.owner = excluded.owner or ledger_leases.until < clock_timestamp()
returning 1;
