-- A spend. Changes nothing where there is one of this id, or one of this claim of the payment.
-- Key:       ?1 id
-- Arguments: ?2 agent  ?3 currency  ?4 counted_at  ?5 amount  ?6 budget  ?7 token  ?8 merchant  ?9 category  ?10 request_id  ?11 route  ?12 payment_id  ?13 now  ?14 claim_number
-- Result:    one changed row, or none
insert into spends (id, agent, currency, counted_at, amount, budget, token, merchant, category, request_id, route, payment_id, written_at, claim_number)
values (?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, x''), ?8, ?9, ?10, ?11, ?12, ?13, ?14)
on conflict do nothing;
