-- Remembers that a migration was applied.
-- Arguments: $1 version  $2 name  $3 now
-- Result:    none
insert into schema_migrations (version, name, applied_at) values ($1, $2, $3);
