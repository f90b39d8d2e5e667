-- 0005: what agents spend, the tokens that were issued for it, and the audit.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds, amounts of spends micros of their currency. The unique index of token and id is the promise: one spend counts once, however often it is written.
-- A spend has its token for ever, so that the id alone is as unique; both come in no order, and an index of each would be written at another page by every spend.

create table spends (
    number      integer primary key,               -- order of writing
    id          blob    not null check (length(id) = 32),
    agent       text    not null,
    currency    text    not null,
    counted_at  integer not null,                  -- when it was reserved: which day it belongs to
    amount      integer not null check (amount >= 0),
    budget      text,
    token       blob    not null default x'' check (length(token) in (0, 32)), -- empty where there was none
    merchant    text    not null,
    category    text,
    request_id  text    not null,
    route       text,
    payment_id  integer,
    written_at  integer not null
);

create unique index spends_token on spends (token, id);

-- Sums are read from these alone; of a token, whose spends are few, from the rows.
create index spends_agent on spends (agent, currency, counted_at, amount);
create index spends_budget on spends (budget, currency, counted_at, amount) where budget is not null;

create table spend_tokens (
    number      integer primary key,               -- order of issue
    id          text    not null unique,           -- jti
    agent       text    not null,
    claims      text    not null,
    family      text,
    issued_at   integer not null,
    expires_at  integer not null,
    revoked_at  integer
);

create index spend_tokens_agent on spend_tokens (agent);

-- One chain: docs/operations/audit.md says what a hash is of.
create table audit (
    number      integer primary key,               -- from 1, without gaps
    at          integer not null,
    action      text    not null,
    decision    text    not null,
    actor       text    not null,
    agent       text,
    subject     text,
    reason      text,
    amount      text,
    currency    text,
    merchant    text,
    category    text,
    request_id  text,
    previous    blob    not null check (length(previous) = 32),
    hash        blob    not null check (length(hash) = 32)
);

create index audit_at on audit (at);
create index audit_agent on audit (agent) where agent is not null;

-- The last record, so that a cut of the end shows.
create table audit_head (
    id      integer primary key check (id = 1),
    number  integer not null,
    hash    blob    not null check (length(hash) = 32)
);

insert into audit_head (id, number, hash) values (1, 0, zeroblob(32));

-- The past is added to and never changed, whoever has the file open.
create trigger spends_update before update on spends begin select raise(abort, 'spends is append-only'); end;
create trigger spends_delete before delete on spends begin select raise(abort, 'spends is append-only'); end;
create trigger spend_tokens_delete before delete on spend_tokens begin select raise(abort, 'spend_tokens is not deleted from'); end;
create trigger spend_tokens_revoked before update of revoked_at on spend_tokens when old.revoked_at is not null begin select raise(abort, 'a revoked token stays revoked'); end;
create trigger audit_update before update on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_delete before delete on audit begin select raise(abort, 'audit is append-only'); end;
create trigger audit_head_delete before delete on audit_head begin select raise(abort, 'audit_head is not deleted from'); end;
