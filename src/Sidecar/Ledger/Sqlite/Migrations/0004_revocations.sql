-- 0004: revocations are kept.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.

-- What must not be honoured any more although its signature still says so. Kept until it is over and a while longer; then it is swept.
create table revocations (
    key    blob    primary key check (length(key) = 32), -- hash of what is revoked and of whose it is
    kind   text    not null,                             -- RevocationKind
    until  integer not null                              -- unix milliseconds
) without rowid;

create index revocations_until on revocations (until);

create trigger revocations_lengthened before update on revocations when new.until < old.until begin select raise(abort, 'a revocation is not shortened'); end;
