-- What is to be sent, the longest overdue first.
-- Arguments: @now  @limit
-- Result:    rows of AlertRow
select id as Id, body as Body, at as At, until as Until, due_at as DueAt, tries as Tries from budget_alerts where due_at is not null and due_at <= @now order by due_at limit @limit;
