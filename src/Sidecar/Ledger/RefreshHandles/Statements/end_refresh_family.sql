-- Ends a family. One that is ended keeps its time.
-- Key:       @family
-- Arguments: @now
-- Result:    one changed row, or none
update refresh_families set ended_at = @now where family = @family and ended_at is null;
