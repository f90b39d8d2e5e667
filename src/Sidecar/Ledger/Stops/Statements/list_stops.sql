-- All stops that are in force.
-- Arguments: none
-- Result:    rows of StopRow
select scope as Scope, subject as Subject, stopped_at as StoppedAt, stopped_by as StoppedBy, reason as Reason, cuts_in_flight as CutsInFlight from stops order by scope, subject;
