-- One step of a payment. What a step does not know (transaction, payer, settlement) stays as it was; the settlement goes when nothing will be sent again.
-- Key:       ?1 id
-- Arguments: ?2 state  ?3 now  ?4 reason  ?5 transaction_id  ?6 payer  ?7 facilitator  ?8 settlement_body  ?9 1 to keep a settlement, 0 to clear it
-- Result:    none
update payments
set state = ?2,
    last_seq = last_seq + 1,
    updated_at = ?3,
    reason = ?4,
    transaction_id = coalesce(?5, transaction_id),
    payer = coalesce(?6, payer),
    facilitator = coalesce(?7, facilitator),
    settlement_body = case when ?9 then coalesce(?8, settlement_body) end,
    unknown_at = case when ?2 = 'unknown' then coalesce(unknown_at, ?3) end
where id = ?1;
