-- Forgets an agent that has no payers.
-- Key:       @id
-- Arguments: none
-- Result:    one changed row, or none
delete from agents where id = @id;
