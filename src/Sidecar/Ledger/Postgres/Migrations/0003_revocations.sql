-- 0003: revocations are kept, and keys are numbered in the order in which they are committed.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.

-- What must not be honoured any more although its signature still says so. Kept until it is over and a while longer; then it is swept.
create table revocations (
    key    bytea  not null primary key check (length(key) = 32), -- hash of what is revoked and of whose it is
    kind   text   not null,                                      -- RevocationKind
    until  bigint not null                                       -- unix milliseconds
);

create index revocations_until on revocations (until);

create function revocations_are_not_shortened() returns trigger language plpgsql as $$
begin
    if new.until < old.until then
        raise exception 'a revocation is not shortened' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger revocations_lengthened before update on revocations for each row execute function revocations_are_not_shortened();

-- An identity is drawn before its row is committed, so that a key could appear behind a number that a replica has read already, and never be seen there. Whoever inserts draws a second number
-- once nobody else is at it, and keeps the others out until the commit (the lock's number is the letters SIDE, and the table). Whoever falls silent in between is cut off.
create function api_keys_are_numbered_as_committed() returns trigger language plpgsql as $$
begin
    perform pg_advisory_xact_lock(x'53494445'::integer, tg_relid::integer);
    perform set_config('idle_in_transaction_session_timeout', '5s', true);
    new.number := nextval(pg_get_serial_sequence(format('%I.%I', tg_table_schema, tg_table_name), 'number'));
    return new;
end
$$;

create trigger api_keys_numbered before insert on api_keys for each row execute function api_keys_are_numbered_as_committed();
