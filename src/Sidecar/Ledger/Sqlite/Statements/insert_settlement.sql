-- Keeps what is about to be sent, in place of what went to a facilitator that certainly did not get it.
-- Key:       ?1 payment_id
-- Arguments: ?2 facilitator  ?3 settlement_body
-- Result:    none
insert or replace into payment_settlements (payment_id, facilitator, settlement_body) values (?1, ?2, ?3);
