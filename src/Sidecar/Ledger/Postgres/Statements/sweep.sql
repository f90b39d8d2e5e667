-- Replicas that are dead are forgotten, and what they left open is decided, all in one statement: a payment that was being settled is unknown, one that was in use has failed.
-- A replica that is just writing holds its row and is passed over; one that wakes up later finds itself forgotten at its next commit (begin_batch.sql).
-- Arguments: $1 the replica that asks, which is not dead  $2 whether silence counts, or only what was declared dead  $3 now, unix milliseconds
-- Result:    at least one row: how many replicas; then, of each payment: id, state, payer, amount, asset, request_id, all null where there is none
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
    returning payments.id, state, last_seq, transaction_id, request_id, payer, amount, asset),
told as (
    insert into payment_transitions (payment_id, seq, state, at, reason, transaction_id, request_id)
    select id, last_seq, state, $3, 'interrupted', transaction_id, request_id from swept),
freed as (
    delete from ledger_leases using dead where owner = dead.id)
select (select count(*) from dead), swept.id, swept.state, payer, amount, asset, request_id from (select) as always left join swept on true order by swept.id;
