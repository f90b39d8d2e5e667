-- 0005: agents and the budgets they share, what waits for approval, stops, refresh handles, signing keys.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds by the replica's clock, amounts micros, digests their 32 bytes. What an agent or a budget may do is a JSON document, see AgentTerms and BudgetTerms:
-- as text, because what is read must be what was written.

-- One row: moves on in the same commit as every change of an agent, a budget, a stop or a signing key. Whoever changes one of them locks it first, so that they come one after the other.
create table control_version (
    only_row  integer primary key check (only_row = 1),
    version   bigint  not null
) with (fillfactor = 10);
insert into control_version (only_row, version) values (1, 0);

create table budgets (
    id          text    collate "C" primary key,
    version     bigint  not null,                  -- the control version of the change: no two states of one id share it, over deletions too
    currency    text    not null,
    terms       text    not null,
    created_at  bigint  not null,
    updated_at  bigint  not null
);

create table agents (
    id          text    collate "C" primary key,
    version     bigint  not null,                  -- as a budget's
    currency    text    not null,
    budget      text    collate "C" references budgets (id),
    terms       text    not null,
    created_at  bigint  not null,
    updated_at  bigint  not null
);

create index agents_budget on agents (budget) where budget is not null;

-- Addresses whose payments are an agent's own. The primary key is the promise: one address, one agent.
create table agent_payers (
    payer  text collate "C" primary key,
    agent  text collate "C" not null references agents (id)
);

create index agent_payers_agent on agent_payers (agent);

create table approvals (
    number       bigint generated always as identity primary key, -- order of asking
    id           text   collate "C" not null unique,
    request      bytea  not null check (length(request) = 32), -- of everything that makes a later request the same one
    key          bytea  not null check (length(key) = 32),
    agent        text   collate "C" not null,
    amount       bigint not null,
    currency     text   not null,
    merchant     text   not null,
    category     text,
    intent       text,
    request_id   text   not null,
    state        text   collate "C" not null,      -- ApprovalState in lower case
    asked_at     bigint not null,
    expires_at   bigint not null,
    decided_at   bigint,
    decided_by   text,
    reason       text,
    reservation  bytea  check (length(reservation) = 32), -- of the spend that used it
    check ((state = 'used') = (reservation is not null))
);

create index approvals_request on approvals (request, number);
create index approvals_agent on approvals (agent, number);
create index approvals_pending on approvals (agent, expires_at) where state = 'pending';
create index approvals_state on approvals (state, number);

create table stops (
    scope           text    collate "C" not null,  -- StopScope in lower case
    subject         text    collate "C" not null,  -- empty for everything
    stopped_at      bigint  not null,
    stopped_by      text    not null,
    reason          text,
    cuts_in_flight  boolean not null,
    primary key (scope, subject)
);

create table refresh_families (
    family    text   collate "C" primary key,
    ended_at  bigint
);

create table refresh_handles (
    number      bigint generated always as identity primary key,
    handle      bytea  not null unique check (length(handle) = 32),
    family      text   collate "C" not null references refresh_families (family),
    agent       text   not null,
    terms       text   not null,
    expires_at  bigint not null,
    used_at     bigint
);

create index refresh_handles_family on refresh_handles (family, number);

create table signing_keys (
    number      bigint generated always as identity primary key, -- order of making
    id          text   collate "C" not null unique,
    sealed      bytea  not null,
    created_at  bigint not null
);

create function approvals_stay_decided() returns trigger language plpgsql as $$
begin
    raise exception 'what was decided stays so' using errcode = 'restrict_violation';
end
$$;

create function refresh_stays_ended() returns trigger language plpgsql as $$
begin
    raise exception 'what was used or ended stays so' using errcode = 'restrict_violation';
end
$$;

create trigger approvals_not_deleted before delete or truncate on approvals for each statement execute function ledger_is_append_only();
create trigger approvals_decided before update of state on approvals for each row
    when (old.state in ('approved', 'denied', 'used') and (new.state = 'pending' or old.state = 'denied')) execute function approvals_stay_decided();
create trigger refresh_families_ended before update of ended_at on refresh_families for each row
    when (old.ended_at is not null and new.ended_at is distinct from old.ended_at) execute function refresh_stays_ended();
create trigger refresh_handles_used before update of used_at on refresh_handles for each row when (old.used_at is not null) execute function refresh_stays_ended();
