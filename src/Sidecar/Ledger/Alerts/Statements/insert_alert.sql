-- What is told. Changes nothing where it was told before.
-- Key:       @id
-- Arguments: @body  @at  @until  @dueAt (or null)
-- Result:    one changed row, or none
insert into budget_alerts (id, body, at, until, due_at, tries) values (@id, @body, @at, @until, @dueAt, 0)
on conflict (id) do nothing;
