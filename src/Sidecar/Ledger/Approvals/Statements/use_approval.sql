-- Uses up what is approved and not over. Of many who use it at once one changes a row.
-- Key:       @id
-- Arguments: @reservation  @now
-- Result:    one changed row, or none
update approvals set state = 'used', reservation = @reservation where id = @id and state = 'approved' and expires_at > @now;
