-- 0006: agents and the budgets they share, what waits for approval, stops, refresh handles, signing keys.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds, amounts micros, digests their 32 bytes. What an agent or a budget may do is a JSON document, see AgentTerms and BudgetTerms.

-- One row: moves on in the same commit as every change of an agent, a budget, a stop or a signing key.
create table control_version (
    only_row  integer primary key check (only_row = 1),
    version   integer not null
);
insert into control_version (only_row, version) values (1, 0);

create table budgets (
    id          text    primary key,
    version     integer not null,                  -- the control version of the change: no two states of one id share it, over deletions too
    currency    text    not null,
    terms       text    not null,
    created_at  integer not null,
    updated_at  integer not null
) without rowid;

create table agents (
    id          text    primary key,
    version     integer not null,                  -- as a budget's
    currency    text    not null,
    budget      text    references budgets (id),
    terms       text    not null,
    created_at  integer not null,
    updated_at  integer not null
) without rowid;

create index agents_budget on agents (budget) where budget is not null;

-- Addresses whose payments are an agent's own. The primary key is the promise: one address, one agent.
create table agent_payers (
    payer  text primary key,
    agent  text not null references agents (id)
) without rowid;

create index agent_payers_agent on agent_payers (agent);

create table approvals (
    number       integer primary key,              -- order of asking
    id           text    not null unique,
    request      blob    not null check (length(request) = 32), -- of everything that makes a later request the same one
    key          blob    not null check (length(key) = 32),
    agent        text    not null,
    amount       integer not null,
    currency     text    not null,
    merchant     text    not null,
    category     text,
    intent       text,
    request_id   text    not null,
    state        text    not null,                 -- ApprovalState in lower case
    asked_at     integer not null,
    expires_at   integer not null,
    decided_at   integer,
    decided_by   text,
    reason       text,
    reservation  blob    check (reservation is null or length(reservation) = 32), -- of the spend that used it
    check ((state = 'used') = (reservation is not null))
);

create index approvals_request on approvals (request, number);
create index approvals_agent on approvals (agent, number);
create index approvals_pending on approvals (agent, expires_at) where state = 'pending';
create index approvals_state on approvals (state, number);
create trigger approvals_delete before delete on approvals begin select raise(abort, 'approvals is not deleted from'); end;
create trigger approvals_decided before update of state on approvals when old.state in ('approved', 'denied', 'used') and (new.state = 'pending' or old.state = 'denied')
    begin select raise(abort, 'what was decided stays so'); end;

create table stops (
    scope           text    not null,              -- StopScope in lower case
    subject         text    not null,              -- empty for everything
    stopped_at      integer not null,
    stopped_by      text    not null,
    reason          text,
    cuts_in_flight  integer not null,
    primary key (scope, subject)
) without rowid;

create table refresh_families (
    family    text primary key,
    ended_at  integer
) without rowid;

create table refresh_handles (
    number      integer primary key,
    handle      blob    not null unique check (length(handle) = 32),
    family      text    not null references refresh_families (family),
    agent       text    not null,
    terms       text    not null,
    expires_at  integer not null,
    used_at     integer
);

create index refresh_handles_family on refresh_handles (family, number);
create trigger refresh_families_ended before update of ended_at on refresh_families when old.ended_at is not null and new.ended_at is not old.ended_at
    begin select raise(abort, 'a family that was ended stays so'); end;
create trigger refresh_handles_used before update of used_at on refresh_handles when old.used_at is not null begin select raise(abort, 'a handle is used once'); end;

create table signing_keys (
    number      integer primary key autoincrement, -- order of making
    id          text    not null unique,
    sealed      blob    not null,
    created_at  integer not null
);
