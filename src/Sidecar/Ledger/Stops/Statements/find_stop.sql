-- One stop.
-- Keys:      @scope  @subject
-- Arguments: none
-- Result:    a row of StopRow, or none
select scope as Scope, subject as Subject, stopped_at as StoppedAt, stopped_by as StoppedBy, reason as Reason, cuts_in_flight as CutsInFlight from stops where scope = @scope and subject = @subject;
