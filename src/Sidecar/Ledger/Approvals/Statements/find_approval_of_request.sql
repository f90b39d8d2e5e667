-- The latest approval for a request, if it is not over.
-- Key:       @request
-- Arguments: @now
-- Result:    a row of ApprovalRow, or none
select number as Number, id as Id, key as Key, agent as Agent, amount as Amount, currency as Currency, merchant as Merchant, category as Category, intent as Intent,
       request_id as RequestId, state as State, asked_at as AskedAt, expires_at as ExpiresAt, decided_at as DecidedAt, decided_by as DecidedBy, reason as Reason
from approvals where request = @request and expires_at > @now order by number desc limit 1;
