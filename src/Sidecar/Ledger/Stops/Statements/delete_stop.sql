-- Ends a stop.
-- Keys:      @scope  @subject
-- Arguments: none
-- Result:    one changed row, or none
delete from stops where scope = @scope and subject = @subject;
