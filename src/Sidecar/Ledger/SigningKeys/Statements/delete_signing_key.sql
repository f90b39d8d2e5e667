-- Forgets a key.
-- Key:       @id
-- Arguments: none
-- Result:    one changed row, or none
delete from signing_keys where id = @id;
