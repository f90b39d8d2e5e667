-- The replica stops and has written everything: sweep.sql, which follows in the same transaction, takes it at once.
-- Arguments: $1 instance  $2 session
-- Result:    none
update ledger_instances set alive_until = '-infinity' where id = $1 and session = $2;
