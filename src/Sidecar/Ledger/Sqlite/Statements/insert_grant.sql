-- The one answer of a payment. Changes nothing where there is one.
-- Key:       ?1 payment_id
-- Arguments: ?2 kind  ?3 now  ?4 request_id
-- Result:    one changed row, or none
insert into payment_grants (payment_id, kind, granted_at, request_id)
values (?1, ?2, ?3, ?4)
on conflict (payment_id) do nothing;
