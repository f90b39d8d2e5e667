-- The approval for a request, if there is one that is not over: one that is good before one that waits or was denied, and the latest of those.
-- Key:       @request
-- Arguments: @now  @findsSpent (1 where one that was used or handed out counts too, otherwise 0)
-- Result:    a row of ApprovalRow, or none
select number as Number, id as Id, key as Key, agent as Agent, amount as Amount, currency as Currency, merchant as Merchant, category as Category, intent as Intent,
       request_id as RequestId, state as State, asked_at as AskedAt, expires_at as ExpiresAt, decided_at as DecidedAt, decided_by as DecidedBy, reason as Reason, handed_out_at as HandedOutAt
from approvals
where request = @request and expires_at > @now and (@findsSpent = 1 or (state <> 'used' and handed_out_at is null))
order by case state when 'approved' then 0 else 1 end, number desc limit 1;
