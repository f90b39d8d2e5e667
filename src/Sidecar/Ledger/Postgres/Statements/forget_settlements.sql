-- Forgets what was sent: the outcome is known.
-- Arguments: $1 payment ids
-- Result:    none
delete from payment_settlements where payment_id = any ($1);
