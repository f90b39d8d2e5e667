-- Hands out what is approved, not over and not used, for one token; from then on it lives as long as that. Of many who ask at once one changes a row.
-- Key:       @id
-- Arguments: @now  @until (the token's end)
-- Result:    one changed row, or none
update approvals set handed_out_at = @now, expires_at = @until where id = @id and state = 'approved' and expires_at > @now and handed_out_at is null;
