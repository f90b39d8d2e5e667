-- Remembers that a migration was applied.
-- Key:       @version
-- Arguments: @name  @now
-- Result:    none
insert into schema_migrations (version, name, applied_at) values (@version, @name, @now);
