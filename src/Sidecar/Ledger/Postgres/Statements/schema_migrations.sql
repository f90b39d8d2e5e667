-- Which migrations this database has seen. Made before anything else, by every version of the program alike.
-- Arguments: none
-- Result:    none
create table schema_migrations (
    version     integer primary key,
    name        text    not null,
    applied_at  bigint  not null
);
