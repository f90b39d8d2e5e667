-- When an approval was handed out that is still good.
-- Key:       @id
-- Arguments: @now
-- Result:    one number, or none
select handed_out_at from approvals where id = @id and state = 'approved' and expires_at > @now and handed_out_at is not null;
