-- Reverses a spend. Changes nothing where there is none, or where it is reversed already.
-- Key:       ?1 id of the spend  ?2 its token
-- Arguments: ?3 reason  ?4 now
-- Result:    one changed row, or none
insert into spend_reversals (id, agent, currency, counted_at, amount, budget, token, payment_id, reason, reversed_at)
select id, agent, currency, counted_at, amount, budget, token, payment_id, ?3, ?4
from spends
where token = coalesce(?2, x'') and id = ?1
on conflict (id) do nothing;
