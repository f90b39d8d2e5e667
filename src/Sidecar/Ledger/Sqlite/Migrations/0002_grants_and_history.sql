-- 0002: claims are counted, requests have fingerprints and idempotency keys, what was given and what is owed is written down, and payments can be looked for.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.

-- The fence: how often the payment has been claimed. Steps of an earlier claim change nothing.
alter table payments add column claim_number integer not null default 1;
alter table payments add column fingerprint blob check (fingerprint is null or length(fingerprint) = 32);

-- Since when, and why, the merchant owes an answer now; null when it does not. What was owed before is in payment_debts.
alter table payments add column owed_at integer;
alter table payments add column owed_reason text;

update payments
set claim_number = counted.claims
from (select payment_id, count(*) as claims from payment_transitions where state = 'claimed' group by payment_id having count(*) > 1) as counted
where counted.payment_id = payments.id;

-- Answers let out for settled payments. The primary key is the promise: one payment, one answer, ever.
create table payment_grants (
    payment_id  integer primary key references payments (id),
    kind        text    not null,                  -- GrantKind in lower case
    granted_at  integer not null,
    request_id  text    not null                   -- of the request that was answered
);

-- Before this, it was not written down whether a settled payment had been answered. They count as answered: in doubt nobody gets a second answer.
insert into payment_grants (payment_id, kind, granted_at, request_id)
select id, 'answered', updated_at, request_id from payments where state = 'settled';

-- Every time an answer was owed. Over when payment_grants has a later row of the payment.
create table payment_debts (
    payment_id  integer not null references payments (id),
    seq         integer not null,                  -- 1, 2 ... of one payment
    owed_at     integer not null,
    reason      text    not null,
    primary key (payment_id, seq)
) without rowid;

-- Which payment stands behind an idempotency key. It counts while the payment's present claim is the one that is named here.
create table payment_idempotency_keys (
    key           blob    primary key check (length(key) = 32),
    payment_id    integer not null references payments (id),
    claim_number  integer not null,
    until         integer not null                 -- from when on the key is free
) without rowid;

-- The past is added to and never changed, whoever has the file open.
create trigger payment_transitions_update before update on payment_transitions begin select raise(abort, 'payment_transitions is append-only'); end;
create trigger payment_transitions_delete before delete on payment_transitions begin select raise(abort, 'payment_transitions is append-only'); end;
create trigger payment_grants_update before update on payment_grants begin select raise(abort, 'payment_grants is append-only'); end;
create trigger payment_grants_delete before delete on payment_grants begin select raise(abort, 'payment_grants is append-only'); end;
create trigger payment_debts_update before update on payment_debts begin select raise(abort, 'payment_debts is append-only'); end;
create trigger payment_debts_delete before delete on payment_debts begin select raise(abort, 'payment_debts is append-only'); end;

-- What operators look for, newest first: the row id that ends every index is the order of the list.
create index payments_route on payments (route);
create index payments_claimed on payments (claimed_at);
create index payments_transaction on payments (transaction_id collate nocase) where transaction_id is not null;
create index payments_owed on payments (owed_at) where owed_at is not null;

-- Not of every state: a payment would move in it at each of its steps. The unfinished have an index of their own.
create index payments_finished on payments (state)
    where state <> 'claimed' and state <> 'verified' and state <> 'forwarded' and state <> 'settling' and state <> 'unknown';

-- Payers come in no order, and an index of all of them would be written at another page by every claim: that alone made a claim a third dearer.
-- By runs of 1024 payments the new ones share a few pages; a question looks into each run.
create index payments_payer on payments (id / 1024, payer collate nocase);
