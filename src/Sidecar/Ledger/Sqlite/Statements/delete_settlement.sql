-- Forgets what was sent: the outcome is known.
-- Key:     ?1 payment_id
-- Result:  none
delete from payment_settlements where payment_id = ?1;
