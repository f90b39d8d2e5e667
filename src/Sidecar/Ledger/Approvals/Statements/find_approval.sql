-- One approval.
-- Key:       @id
-- Arguments: none
-- Result:    a row of ApprovalRow, or none
select number as Number, id as Id, key as Key, agent as Agent, amount as Amount, currency as Currency, merchant as Merchant, category as Category, intent as Intent,
       request_id as RequestId, state as State, asked_at as AskedAt, expires_at as ExpiresAt, decided_at as DecidedAt, decided_by as DecidedBy, reason as Reason, handed_out_at as HandedOutAt
from approvals where id = @id;
