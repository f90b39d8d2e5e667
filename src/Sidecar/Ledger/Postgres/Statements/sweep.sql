-- Replicas that are dead are forgotten, and what they left open is decided, all in one statement: a payment that was being settled is unknown, one that was in use has failed.
-- A replica that is just writing holds its row and is passed over; one that wakes up later finds itself forgotten at its next commit (begin_batch.sql).
-- Arguments: $1 the replica that asks, which is not dead  $2 whether silence counts, or only what was declared dead  $3 now, unix milliseconds
-- Result:    one row: how many replicas, how many payments are unknown now, how many have failed
with dead as (
    delete from ledger_instances
    where id in (
        select id from ledger_instances
        where id <> $1 and (alive_until = '-infinity' or ($2 and alive_until < clock_timestamp()))
        order by id
        for update skip locked)
    returning id),
swept as (
    update payments
    set state = case state when 'settling' then 'unknown' else 'failed' end,
        unknown_at = case state when 'settling' then $3 end,
        version = version + 1,
        last_seq = last_seq + 1,
        owner = null,
        is_swept = true,
        updated_at = $3,
        reason = 'interrupted'
    from dead
    where owner = dead.id
    returning payments.id, state, last_seq, transaction_id, request_id),
told as (
    insert into payment_transitions (payment_id, seq, state, at, reason, transaction_id, request_id)
    select id, last_seq, state, $3, 'interrupted', transaction_id, request_id from swept),
freed as (
    delete from ledger_leases using dead where owner = dead.id)
select (select count(*) from dead), count(*) filter (where state = 'unknown'), count(*) filter (where state = 'failed') from swept;
