-- First claims of payments, in the order of their keys so that two replicas cannot wait for each other.
-- Arguments: arrays of equal length: $1 id  $2 key  $3 x402_version  $4 scheme  $5 network  $6 asset  $7 pay_to  $8 amount  $9 payer  $10 nonce  $11 valid_before  $12 fingerprint
--            $13 route  $14 policy  $15 request_id  $16 claimed_at; and $17 the owner of all
-- Result:    one row, or SQLSTATE 40001 when another replica was quicker with one of the keys
with added as (
    insert into payments (
        id, key, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, valid_before, fingerprint, route, policy, request_id, claimed_at, updated_at,
        state, version, last_seq, claim_number, owner)
    select id, key, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, valid_before, fingerprint, route, policy, request_id, claimed_at, claimed_at,
           'claimed', 1, 1, 1, $17
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        as new (id, key, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, valid_before, fingerprint, route, policy, request_id, claimed_at)
    order by key collate "C"
    on conflict (key) do nothing
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from added;
