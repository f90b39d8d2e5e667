-- Keys belong to these claims from now on, whoever had them before, if that is still who had them when they were read.
-- Arguments: arrays of equal length: $1 key  $2 payment_id  $3 claim_number  $4 until  $5 payment_id before  $6 claim_number before, both null for a key that was free
-- Result:    one row, or SQLSTATE 40001 when another replica was quicker with one of the keys
with linked as (
    insert into payment_idempotency_keys (key, payment_id, claim_number, until)
    select key, payment_id, claim_number, until from unnest($1, $2, $3, $4) as new (key, payment_id, claim_number, until) order by key
    on conflict (key) do update set payment_id = excluded.payment_id, claim_number = excluded.claim_number, until = excluded.until
        where exists (
            select 1 from unnest($1, $5, $6) as old (key, payment_id, claim_number)
            where old.key = payment_idempotency_keys.key and old.payment_id = payment_idempotency_keys.payment_id and old.claim_number = payment_idempotency_keys.claim_number)
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from linked;
