-- The key belongs to this claim from now on, whoever had it before.
-- Key:       ?1 idempotency key
-- Arguments: ?2 payment_id  ?3 claim_number  ?4 until
-- Result:    none
insert into payment_idempotency_keys (key, payment_id, claim_number, until)
values (?1, ?2, ?3, ?4)
on conflict (key) do update set payment_id = ?2, claim_number = ?3, until = ?4;
