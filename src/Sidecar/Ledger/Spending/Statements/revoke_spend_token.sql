-- Ends a token, from the first time on that somebody says so.
-- Arguments: @id  @now
-- Result:    one changed row, or none
update spend_tokens set revoked_at = @now where id = @id and revoked_at is null;
