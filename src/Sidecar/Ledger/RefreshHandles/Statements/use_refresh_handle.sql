-- Uses a handle up.
-- Key:       @handle
-- Arguments: @now
-- Result:    one changed row, or none where it was used
update refresh_handles set used_at = @now where handle = @handle and used_at is null;
