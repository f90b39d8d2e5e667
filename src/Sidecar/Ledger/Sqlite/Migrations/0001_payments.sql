-- 0001: payments, what was sent to settle them, and the history of their steps.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- Times are unix milliseconds, amounts atomic units as decimal digits, states as PaymentState in lower case.
-- The UNIQUE key is the promise of the whole ledger: one payment is one row, whoever claims it and however often.

create table payments (
    id               integer primary key,
    key              text    not null unique check (length(key) = 64),
    state            text    not null,
    last_seq         integer not null,             -- number of the latest step in payment_transitions
    x402_version     integer not null,
    scheme           text    not null,
    network          text    not null,
    asset            text    not null,
    pay_to           text    not null,
    amount           text    not null,
    payer            text,
    nonce            text,
    valid_before     integer,
    route            text    not null,
    policy           text    not null,
    request_id       text    not null,             -- of the request that claimed it last
    reason           text,
    transaction_id   text,
    claimed_at       integer not null,
    updated_at       integer not null,
    unknown_at       integer,                      -- when it became unknown; repeats do not move it
    check (state <> 'unknown' or unknown_at is not null)
);

-- Small however long the table grows: what a crash leaves open, and what the reconciler lists, oldest first.
-- Not `state in (...)`: SQLite would build a table of the list at every write.
create index payments_unfinished on payments (state, unknown_at)
    where state <> 'settled' and state <> 'failed' and state <> 'released';

-- What was sent to the facilitator, only while it may have to be sent again: in settling and unknown.
-- A table of its own: kilobytes that come and go would leave the payments one to a page.
create table payment_settlements (
    payment_id       integer primary key references payments (id),
    facilitator      text    not null,
    settlement_body  blob    not null
);

create table payment_transitions (
    payment_id      integer not null references payments (id),
    seq             integer not null,              -- 1, 2, 3 ... of one payment, over all its claims
    state           text    not null,
    at              integer not null,
    reason          text,
    transaction_id  text,
    request_id      text    not null,
    primary key (payment_id, seq)
) without rowid;
