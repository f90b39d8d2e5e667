-- Numbers for payments that may be new. One that is not used stays a gap.
-- Arguments: $1 how many
-- Result:    rows of one number
select nextval(pg_get_serial_sequence('payments', 'id')) from generate_series(1, $1);
