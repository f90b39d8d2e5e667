-- Removes what may be told again and is not to be sent any more.
-- Arguments: @now
-- Result:    removed rows
delete from budget_alerts where until < @now and due_at is null;
