-- Payments whose settlement is unknown, oldest first. The first three conditions repeat the index's own, which SQLite asks for.
-- Arguments: @limit
-- Result:    rows of UnknownPaymentRow
select payments.id as Id, key as Key, x402_version as X402Version, network as Network, asset as Asset, payer as Payer, nonce as Nonce, valid_before as ValidBefore,
       transaction_id as TransactionId, reason as Reason, unknown_at as UnknownAt, facilitator as Facilitator, settlement_body as SettlementBody
from payments join payment_settlements on payment_settlements.payment_id = payments.id
where state <> 'settled' and state <> 'failed' and state <> 'released' and state = 'unknown'
order by unknown_at, payments.id
limit @limit;
