-- Claims of payments that were released: the facts of the new request take the place of the old ones, the history stays. Runs before update_payments.sql, which does the rest.
-- Arguments: arrays of equal length: $1 id  $2 version, as it was read  $3 x402_version  $4 scheme  $5 network  $6 asset  $7 pay_to  $8 amount  $9 nonce  $10 valid_before
--            $11 fingerprint  $12 route  $13 policy  $14 request_id  $15 claimed_at  $16 claim_number
-- Result:    one row, or SQLSTATE 40001 when one of them has changed meanwhile
with changed as (
    update payments
    set x402_version = new.x402_version, scheme = new.scheme, network = new.network, asset = new.asset, pay_to = new.pay_to, amount = new.amount, nonce = new.nonce,
        valid_before = new.valid_before, fingerprint = new.fingerprint, route = new.route, policy = new.policy, request_id = new.request_id, claimed_at = new.claimed_at,
        claim_number = new.claim_number
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        as new (id, version, x402_version, scheme, network, asset, pay_to, amount, nonce, valid_before, fingerprint, route, policy, request_id, claimed_at, claim_number)
    where payments.id = new.id and payments.version = new.version
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from changed;
