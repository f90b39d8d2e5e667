-- 0004: what agents spend, the tokens that were issued for it, and the audit.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds by the replica's clock, amounts of spends micros of their currency. The unique id is the promise: one spend counts once, however often it is written.

create table spends (
    number      bigint  generated always as identity primary key, -- about the order of writing
    id          bytea   not null unique check (length(id) = 32),
    agent       text    collate "C" not null,
    currency    text    collate "C" not null,
    counted_at  bigint  not null,                  -- when it was reserved: which day it belongs to
    amount      bigint  not null check (amount >= 0),
    budget      text    collate "C",
    token       bytea   check (length(token) = 32),
    merchant    text    not null,
    category    text,
    request_id  text    not null,
    route       text,
    payment_id  bigint,
    written_at  bigint  not null
);

-- Sums are read from these alone.
create index spends_agent on spends (agent, currency, counted_at) include (amount);
create index spends_budget on spends (budget, currency, counted_at) include (amount) where budget is not null;
create index spends_token on spends (token, currency, counted_at) include (amount) where token is not null;

create table spend_tokens (
    number      bigint  generated always as identity primary key, -- order of issue
    id          text    collate "C" not null unique, -- jti
    agent       text    collate "C" not null,
    claims      text    not null,
    family      text,
    issued_at   bigint  not null,
    expires_at  bigint  not null,
    revoked_at  bigint
);

create index spend_tokens_agent on spend_tokens (agent, number);

-- One chain: docs/operations/audit.md says what a hash is of.
create table audit (
    number      bigint  primary key,               -- from 1, without gaps
    at          bigint  not null,
    action      text    not null,
    decision    text    not null,
    actor       text    not null,
    agent       text    collate "C",
    subject     text,
    reason      text,
    amount      text,
    currency    text,
    merchant    text,
    category    text,
    request_id  text,
    previous    bytea   not null check (length(previous) = 32),
    hash        bytea   not null check (length(hash) = 32)
);

create index audit_at on audit (at) include (number);
create index audit_agent on audit (agent, number) where agent is not null;

-- The last record: whoever adds the next holds its row, so that there is one chain over all replicas, and a cut of the end shows.
create table audit_head (
    id      integer primary key check (id = 1),
    number  bigint  not null,
    hash    bytea   not null check (length(hash) = 32)
) with (fillfactor = 20);

insert into audit_head (id, number, hash) values (1, 0, decode(repeat('00', 32), 'hex'));

-- Adds records to the chain. The last thing that a transaction does: the row of the head is held from here to the end of the commit, and nothing is waited for behind it.
-- Arguments are arrays of equal length; bodies are the bytes of the records behind number and previous hash.
create function ledger_append_audit(
    ats bigint[], actions text[], decisions text[], actors text[], agents text[], subjects text[], reasons text[], amounts text[], currencies text[], merchants text[],
    categories text[], request_ids text[], bodies bytea[]) returns bigint language plpgsql as $$
declare
    last_number bigint;
    hashes bytea[];
begin
    select number, array[hash] into strict last_number, hashes from audit_head for update;
    for place in 1 .. cardinality(bodies) loop
        hashes := array_append(hashes, sha256('\x01'::bytea || int8send(last_number + place) || hashes[place] || bodies[place]));
    end loop;
    insert into audit (number, at, action, decision, actor, agent, subject, reason, amount, currency, merchant, category, request_id, previous, hash)
    select last_number + place, at, action, decision, actor, agent, subject, reason, amount, currency, merchant, category, request_id, hashes[place], hashes[place + 1]
    from unnest(ats, actions, decisions, actors, agents, subjects, reasons, amounts, currencies, merchants, categories, request_ids)
        with ordinality as new (at, action, decision, actor, agent, subject, reason, amount, currency, merchant, category, request_id, place);
    update audit_head set number = last_number + cardinality(bodies), hash = hashes[cardinality(bodies) + 1];
    return last_number + cardinality(bodies);
end
$$;

-- The past is added to and never changed, whoever is connected: except that a spend is taken back whose writer was told that it could not be written.
create function spends_are_append_only() returns trigger language plpgsql as $$
begin
    if tg_op <> 'DELETE' or current_setting('sidecar.takes_back', true) is distinct from 'on' then
        raise exception 'spends is append-only' using errcode = 'restrict_violation';
    end if;
    return null;
end
$$;

create function spend_tokens_stay_revoked() returns trigger language plpgsql as $$
begin
    if old.revoked_at is distinct from new.revoked_at then
        raise exception 'a revoked token stays revoked' using errcode = 'restrict_violation';
    end if;
    return new;
end
$$;

create trigger spends_append_only before update or delete or truncate on spends for each statement execute function spends_are_append_only();
create trigger spend_tokens_not_deleted before delete or truncate on spend_tokens for each statement execute function ledger_is_append_only();
create trigger spend_tokens_revoked before update of revoked_at on spend_tokens for each row when (old.revoked_at is not null) execute function spend_tokens_stay_revoked();
create trigger audit_append_only before update or delete or truncate on audit for each statement execute function ledger_is_append_only();
create trigger audit_head_not_deleted before delete or truncate on audit_head for each statement execute function ledger_is_append_only();
