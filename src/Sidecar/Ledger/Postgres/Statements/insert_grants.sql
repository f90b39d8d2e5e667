-- Lets answers out, one a payment.
-- Arguments: arrays of equal length: $1 payment_id  $2 kind  $3 granted_at  $4 request_id
-- Result:    one row, or SQLSTATE 40001 when one of them has its grant already
with added as (
    insert into payment_grants (payment_id, kind, granted_at, request_id)
    select * from unnest($1, $2, $3, $4)
    on conflict (payment_id) do nothing
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from added;
