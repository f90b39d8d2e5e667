-- Approvals, the newest first.
-- Arguments: @before (only smaller numbers)  @state (or null)  @agent (or null)  @limit
-- Result:    rows of ApprovalRow
select number as Number, id as Id, key as Key, agent as Agent, amount as Amount, currency as Currency, merchant as Merchant, category as Category, intent as Intent,
       request_id as RequestId, state as State, asked_at as AskedAt, expires_at as ExpiresAt, decided_at as DecidedAt, decided_by as DecidedBy, reason as Reason, handed_out_at as HandedOutAt
from approvals
where number < @before and (cast(@state as text) is null or state = @state) and (cast(@agent as text) is null or agent = @agent)
order by number desc limit @limit;
