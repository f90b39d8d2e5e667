-- Spends, in the order of their ids so that two replicas cannot wait for each other.
-- Arguments: arrays of equal length: $1 id  $2 agent  $3 currency  $4 counted_at  $5 amount  $6 budget  $7 token  $8 merchant  $9 category  $10 request_id  $11 route  $12 payment_id
--            $13 written_at  $14 claim_number
-- Result:    one row, or SQLSTATE 40001 when one of them is there already
with added as (
    insert into spends (id, agent, currency, counted_at, amount, budget, token, merchant, category, request_id, route, payment_id, written_at, claim_number)
    select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) as new (id) order by new.id
    on conflict (id) do nothing
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from added;
