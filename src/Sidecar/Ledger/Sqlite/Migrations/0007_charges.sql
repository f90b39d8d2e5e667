-- 0007: what an agent spends with a payment is written down with the step that asks for the money, and what was not spent after all is reversed.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.

-- The payment's claim that it was written with; null where it was written by itself. The unique index is the promise: one claim of one payment is spent once.
alter table spends add column claim_number integer check (claim_number is null or payment_id is not null);

create unique index spends_payment on spends (payment_id, claim_number) where claim_number is not null;

-- Spends that do not count. What a sum needs of a spend stands here once more: a sum is that of the spends less that of these.
create table spend_reversals (
    number       integer primary key,              -- order of writing
    id           blob    not null unique check (length(id) = 32), -- of the spend
    agent        text    not null,
    currency     text    not null,
    counted_at   integer not null,
    amount       integer not null,
    budget       text,
    token        blob    not null default x'',
    payment_id   integer,
    reason       text    not null,
    reversed_at  integer not null,
    told_at      integer                           -- when the budgets' windows were told; null as long as they have to be
);

create index spend_reversals_agent on spend_reversals (agent, currency, counted_at, amount);
create index spend_reversals_budget on spend_reversals (budget, currency, counted_at, amount) where budget is not null;
create index spend_reversals_token on spend_reversals (token, currency, counted_at, amount);
create index spend_reversals_untold on spend_reversals (number) where told_at is null;

create trigger spend_reversals_update before update of number, id, agent, currency, counted_at, amount, budget, token, payment_id, reason, reversed_at on spend_reversals
    begin select raise(abort, 'spend_reversals is append-only'); end;
create trigger spend_reversals_delete before delete on spend_reversals begin select raise(abort, 'spend_reversals is append-only'); end;
