-- 0008: tokens are ended together, and alerts about budgets are kept until they are delivered.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds, digests their 32 bytes.

-- Tokens that were issued up to a time and are not honoured any more. Kept for as long as one of them could live.
create table token_cutoffs (
    scope    text    collate "C" not null,                     -- CutoffScope in lower case
    subject  text    collate "C" not null,                     -- the agent's, the issuer's or the family's name
    cut_at   bigint not null,
    until    bigint not null,
    cut_by   text    not null,
    reason   text,
    primary key (scope, subject)
);

create index refresh_handles_agent on refresh_handles (agent);
create index spend_tokens_family on spend_tokens (family) where family is not null;

-- What was told about budgets, each once over all replicas. The primary key is the promise.
create table budget_alerts (
    id            text    collate "C" primary key,
    body          bytea    not null,                     -- what is sent
    at            bigint not null,
    until         bigint not null,                  -- until when it is told no second time
    due_at        bigint,                           -- when it is sent again; null when it was taken, given up, or is not sent at all
    tries         integer not null
);

create index budget_alerts_due on budget_alerts (due_at) where due_at is not null;
create index budget_alerts_until on budget_alerts (until);
