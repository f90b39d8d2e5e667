-- Reverses spends, in the order of their ids so that two replicas cannot wait for each other.
-- Arguments: arrays of equal length: $1 ids of the spends  $2 reason  $3 now, unix milliseconds
-- Result:    one row, or SQLSTATE 40001 when one of them is not there, or is reversed already
with added as (
    insert into spend_reversals (id, agent, currency, counted_at, amount, budget, token, payment_id, reason, reversed_at)
    select spends.id, agent, currency, counted_at, amount, budget, token, payment_id, new.reason, new.now
    from unnest($1, $2, $3) as new (id, reason, now) join spends on spends.id = new.id
    order by spends.id
    on conflict (id) do nothing
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from added;
