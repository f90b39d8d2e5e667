-- 0002: API keys.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds by the replica's clock. A key is never deleted: who could call is a part of the books.

create table api_keys (
    number        bigint  generated always as identity primary key, -- order of creation
    id            text    collate "C" not null unique, -- the key's public part
    is_test       boolean not null,
    pepper        text    not null,                -- version of the secret in the hash
    hash          bytea   not null check (length(hash) = 32),
    owner         text    not null,
    permissions   text    not null,                -- separated by spaces
    profiles      text    not null,                -- URLs, separated by spaces
    created_at    bigint  not null,
    expires_at    bigint,
    revoked_at    bigint,
    last_used_at  bigint,
    successor     text    collate "C" unique       -- one at most, and of one key
);

create function api_keys_stay_revoked() returns trigger language plpgsql as $$
begin
    if old.revoked_at is distinct from new.revoked_at then
        raise exception 'a revoked key stays revoked' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger api_keys_not_deleted before delete or truncate on api_keys for each statement execute function ledger_is_append_only();
create trigger api_keys_revoked before update of revoked_at on api_keys for each row when (old.revoked_at is not null) execute function api_keys_stay_revoked();
