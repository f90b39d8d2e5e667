-- The version of an agent.
-- Key:       @id
-- Arguments: none
-- Result:    one number, or none
select version from agents where id = @id;
