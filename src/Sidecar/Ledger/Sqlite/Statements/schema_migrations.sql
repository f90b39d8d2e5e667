-- Which migrations this file has seen. Made before anything else, by every version of the program alike.
-- Arguments: none
-- Result:    none
create table if not exists schema_migrations (
    version     integer primary key,
    name        text    not null,
    applied_at  integer not null
);
