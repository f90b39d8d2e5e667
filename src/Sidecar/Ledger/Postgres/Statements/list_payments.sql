-- Payments, newest first. A line that ends with `-- if:name` belongs to the statement only when that is asked for (PaymentListSql): each question reads its own index.
-- Arguments: @before (only smaller ids)  @least (only this id and larger ones)  @limit; with their lines @state  @payer  @route  @transaction  @from  @until
-- Result:    rows of PaymentRecordRow
select payments.id as Id, state as State, route as Route, policy as Policy, payments.request_id as RequestId, x402_version as X402Version, scheme as Scheme, network as Network,
       asset as Asset, amount as Amount, pay_to as PayTo, payer as Payer, nonce as Nonce, transaction_id as TransactionId, reason as Reason,
       kind as Grant, granted_at as GrantedAt, owed_at as OwedAt, owed_reason as OwedReason, claimed_at as ClaimedAt, updated_at as UpdatedAt
from payments left join payment_grants on payment_grants.payment_id = payments.id
where payments.id < @before and payments.id >= @least
  and state = @state -- if:state
  and finished = @state -- if:finished
  and (owner is not null or unknown_at is not null) -- if:unfinished
  and lower(payer) = lower(@payer collate "C") -- if:payer
  and route = @route -- if:route
  and lower(transaction_id) = lower(@transaction collate "C") -- if:transaction
  and claimed_at >= @from and claimed_at < @until -- if:time
  and owed_at is not null -- if:owed
order by payments.id desc
limit @limit;
