-- Ends the families of all refresh handles of an agent. Those that are ended keep their time.
-- Key:       @subject
-- Arguments: @now
-- Result:    changed rows
update refresh_families set ended_at = @now where ended_at is null and family in (select family from refresh_handles where agent = @subject);
