-- The newest migration of this database.
-- Arguments: none
-- Result:    one number, 0 for none
select coalesce(max(version), 0) from schema_migrations;
