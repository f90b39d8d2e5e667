-- Ends a family of refresh handles. One that is ended keeps its time.
-- Key:       @subject
-- Arguments: @now
-- Result:    one changed row, or none
update refresh_families set ended_at = @now where ended_at is null and family = @subject;
