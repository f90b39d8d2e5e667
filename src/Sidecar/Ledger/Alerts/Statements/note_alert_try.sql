-- What came of sending one.
-- Key:       @id
-- Arguments: @tries  @dueAt (null for never again)
-- Result:    one changed row, or none
update budget_alerts set tries = @tries, due_at = @dueAt where id = @id;
