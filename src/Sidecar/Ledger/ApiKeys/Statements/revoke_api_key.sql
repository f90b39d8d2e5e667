-- Ends a key. One that is revoked keeps its time.
-- Key:       @id
-- Arguments: @now
-- Result:    one changed row, or none
update api_keys set revoked_at = @now where id = @id and revoked_at is null;
