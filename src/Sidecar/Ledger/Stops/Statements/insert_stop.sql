-- A stop. Changes nothing where there is one.
-- Keys:      @scope  @subject
-- Arguments: @stoppedAt  @stoppedBy  @reason (or null)  @cutsInFlight
-- Result:    one changed row, or none
insert into stops (scope, subject, stopped_at, stopped_by, reason, cuts_in_flight) values (@scope, @subject, @stoppedAt, @stoppedBy, @reason, @cutsInFlight)
on conflict (scope, subject) do nothing;
