-- What was spent with payments, and spends by their ids, as far as they count.
-- Arguments: $1 payment ids  $2 ids of spends
-- Result:    rows of SpendRecord, in the order that its reader knows
select id, agent, currency, counted_at, amount, budget, token, merchant, category, request_id, route, payment_id, claim_number
from spends
where ((payment_id = any ($1) and claim_number is not null) or id = any ($2))
  and not exists (select from spend_reversals where spend_reversals.id = spends.id);
