-- Payments whose settlement is unknown, oldest first.
-- Arguments: @limit  @payment (its id; null for all)  @since and @after (unknown_at and id of the last one of the page before; below all of them for the first page)
-- Result:    rows of UnknownPaymentRow
select payments.id as Id, key as Key, x402_version as X402Version, network as Network, asset as Asset, payer as Payer, nonce as Nonce, valid_before as ValidBefore,
       transaction_id as TransactionId, reason as Reason, unknown_at as UnknownAt, facilitator as Facilitator, settlement_body as SettlementBody,
       fingerprint as Fingerprint, scheme as Scheme, pay_to as PayTo, amount as Amount
from payments join payment_settlements on payment_settlements.payment_id = payments.id
where unknown_at is not null
  and (@payment::bigint is null or payments.id = @payment)
  and (unknown_at, payments.id) > (@since, @after)
order by unknown_at, payments.id
limit @limit;
