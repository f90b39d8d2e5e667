-- Keeps what is about to be sent, in place of what went to a facilitator that certainly did not get it.
-- Arguments: arrays of equal length: $1 payment_id  $2 facilitator  $3 settlement_body
-- Result:    none
insert into payment_settlements (payment_id, facilitator, settlement_body)
select * from unnest($1, $2, $3)
on conflict (payment_id) do update set facilitator = excluded.facilitator, settlement_body = excluded.settlement_body;
