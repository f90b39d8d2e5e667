-- Spends that were reversed and of which the budgets' windows were not told, the oldest first.
-- Arguments: @limit
-- Result:    rows of SpendReversalRow
select number as Number, id as Id, agent as Agent, currency as Currency, counted_at as CountedAt, budget as Budget, token as Token
from spend_reversals
where told_at is null
order by number
limit @limit;
