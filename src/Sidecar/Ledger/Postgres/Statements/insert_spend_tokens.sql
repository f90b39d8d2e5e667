-- Tokens that are issued, in the order of their ids so that two replicas cannot wait for each other.
-- Arguments: arrays of equal length: $1 id  $2 agent  $3 claims  $4 family  $5 issued_at  $6 expires_at  $7 revoked_at
-- Result:    one row, or SQLSTATE 40001 when one of them is there already
with added as (
    insert into spend_tokens (id, agent, claims, family, issued_at, expires_at, revoked_at)
    select * from unnest($1, $2, $3, $4, $5, $6, $7) as new (id) order by new.id collate "C"
    on conflict (id) do nothing
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from added;
