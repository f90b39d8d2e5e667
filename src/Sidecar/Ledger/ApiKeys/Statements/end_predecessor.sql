-- The end of a key that is good and gets a successor. Of many who do this at once one changes a row.
-- Keys:      @id  @successor
-- Arguments: @now  @end
-- Result:    one changed row, or none
update api_keys set successor = @successor, expires_at = case when expires_at < @end then expires_at else @end end
where id = @id and successor is null and revoked_at is null and (expires_at is null or expires_at > @now);
