-- A yes or a no to what is pending and not over. Of many who decide at once one changes a row.
-- Key:       @id
-- Arguments: @state ('approved' or 'denied')  @now  @decidedBy  @reason (or null)
-- Result:    one changed row, or none
update approvals set state = @state, decided_at = @now, decided_by = @decidedBy, reason = @reason where id = @id and state = 'pending' and expires_at > @now;
