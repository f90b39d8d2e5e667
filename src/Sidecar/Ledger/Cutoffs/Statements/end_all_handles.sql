-- Ends the families of all refresh handles. Those that are ended keep their time.
-- Arguments: @now
-- Result:    changed rows
update refresh_families set ended_at = @now where ended_at is null;
