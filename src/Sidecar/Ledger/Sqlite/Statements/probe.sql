-- A write that changes nothing, to learn whether the store takes writes again.
-- Arguments: none
-- Result:    none
update schema_migrations set applied_at = applied_at;
