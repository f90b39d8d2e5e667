-- A payment whose settlement is unknown.
-- Arguments: @id
-- Result:    no row, or one of UnknownPaymentRow
select payments.id as Id, key as Key, x402_version as X402Version, network as Network, asset as Asset, payer as Payer, nonce as Nonce, valid_before as ValidBefore,
       transaction_id as TransactionId, reason as Reason, unknown_at as UnknownAt, facilitator as Facilitator, settlement_body as SettlementBody
from payments join payment_settlements on payment_settlements.payment_id = payments.id
where payments.id = @id and state = 'unknown';
