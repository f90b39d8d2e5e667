-- What was spent with a claim of a payment, and counts.
-- Key:     ?1 payment_id  ?2 claim_number
-- Result:  0 or 1 row: id, agent, currency, counted_at, amount, budget, token, merchant, category, request_id, route
select id, agent, currency, counted_at, amount, budget, nullif(token, x''), merchant, category, request_id, route
from spends
where payment_id = ?1 and claim_number = ?2
  and id not in (select id from spend_reversals where spend_reversals.id = spends.id);
