-- One step of a payment. What a step does not know (transaction, payer) stays as it was.
-- Key:       ?1 id
-- Arguments: ?2 state  ?3 now  ?4 reason  ?5 transaction_id  ?6 payer
-- Result:    none
update payments
set state = ?2,
    last_seq = last_seq + 1,
    updated_at = ?3,
    reason = ?4,
    transaction_id = coalesce(?5, transaction_id),
    payer = coalesce(?6, payer),
    unknown_at = case when ?2 = 'unknown' then coalesce(unknown_at, ?3) end
where id = ?1;
