-- Whether this database has seen migrations at all. Not `create table if not exists`: that needs a right to create even where nothing is to be created.
-- Arguments: none
-- Result:    one boolean
select to_regclass('schema_migrations') is not null;
