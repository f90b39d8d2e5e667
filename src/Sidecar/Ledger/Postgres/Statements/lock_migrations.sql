-- One replica at a time brings the database to its schema; the lock ends with the transaction. The number is this program's own: the letters SIDECAR.
-- Arguments: none
-- Result:    one row
select pg_advisory_xact_lock(x'00534944454341'::bigint);
