-- 0003: API keys.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds. A key is never deleted: who could call is a part of the books.

create table api_keys (
    number        integer primary key,             -- order of creation
    id            text    not null unique,         -- the key's public part
    is_test       integer not null,
    pepper        text    not null,                -- version of the secret in the hash
    hash          blob    not null check (length(hash) = 32),
    owner         text    not null,
    permissions   text    not null,                -- separated by spaces
    profiles      text    not null,                -- URLs, separated by spaces
    created_at    integer not null,
    expires_at    integer,
    revoked_at    integer,
    last_used_at  integer,
    successor     text    unique                   -- one at most, and of one key
);

create trigger api_keys_delete before delete on api_keys begin select raise(abort, 'api_keys is not deleted from'); end;
create trigger api_keys_revoked before update of revoked_at on api_keys when old.revoked_at is not null begin select raise(abort, 'a revoked key stays revoked'); end;
