-- Payments after the steps that were taken.
-- Arguments: arrays of equal length: $1 id  $2 version, as it was read  $3 state  $4 last_seq  $5 owner  $6 updated_at  $7 reason  $8 transaction_id  $9 payer  $10 unknown_at
--            $11 owed_at  $12 owed_reason
-- Result:    one row, or SQLSTATE 40001 when one of them has changed meanwhile
with changed as (
    update payments
    set state = new.state, version = payments.version + 1, last_seq = new.last_seq, owner = new.owner, updated_at = new.updated_at, reason = new.reason,
        transaction_id = new.transaction_id, payer = new.payer, unknown_at = new.unknown_at, owed_at = new.owed_at, owed_reason = new.owed_reason
    from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        as new (id, version, state, last_seq, owner, updated_at, reason, transaction_id, payer, unknown_at, owed_at, owed_reason)
    where payments.id = new.id and payments.version = new.version
    returning 1)
select ledger_require(count(*) = cardinality($1), '40001') from changed;
