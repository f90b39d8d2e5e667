-- Payments, newest first. A line that ends with `-- if:name` belongs to the statement only when that is asked for (PaymentListSql): each question reads its own index.
-- A payer is looked for in every run of 1024 payments, as its index has them.
-- Few are owed at any time, which SQLite cannot know: it is told the index.
-- The conditions of finished and unfinished repeat those of the partial indexes, which SQLite asks for.
-- Arguments: @before (only smaller ids)  @least (only this id and larger ones)  @limit; with their lines @state  @payer  @route  @transaction  @from  @until
-- Result:    rows of PaymentRecordRow
select payments.id as Id, state as State, route as Route, policy as Policy, payments.request_id as RequestId, x402_version as X402Version, scheme as Scheme, network as Network,
       asset as Asset, amount as Amount, pay_to as PayTo, payer as Payer, nonce as Nonce, transaction_id as TransactionId, reason as Reason,
       kind as Grant, granted_at as GrantedAt, owed_at as OwedAt, owed_reason as OwedReason, claimed_at as ClaimedAt, updated_at as UpdatedAt
from payments
  indexed by payments_owed -- if:owed
  left join payment_grants on payment_grants.payment_id = payments.id
where payments.id < @before and payments.id >= @least
  and state = @state -- if:state
  and state <> 'claimed' and state <> 'verified' and state <> 'forwarded' and state <> 'settling' and state <> 'unknown' -- if:finished
  and state <> 'settled' and state <> 'failed' and state <> 'released' -- if:unfinished
  and payments.id in ( -- if:payer
    with recursive runs (run) as ( -- if:payer
      select min(@before - 1, (select max(id) from payments)) / 1024 -- if:payer
      union all select run - 1 from runs where run > max(@least, 0) / 1024) -- if:payer
    select found.id from runs cross join payments as found indexed by payments_payer -- if:payer
    where found.id / 1024 = run and found.payer = @payer collate nocase) -- if:payer
  and route = @route -- if:route
  and transaction_id = @transaction collate nocase -- if:transaction
  and claimed_at >= @from and claimed_at < @until -- if:time
  and owed_at is not null -- if:owed
order by payments.id desc
limit @limit;
