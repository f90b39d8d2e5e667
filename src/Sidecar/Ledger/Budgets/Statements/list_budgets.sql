-- Budgets by id.
-- Arguments: @after (only greater ids)  @limit
-- Result:    rows of BudgetRow
select id as Id, version as Version, currency as Currency, terms as Terms, created_at as CreatedAt, updated_at as UpdatedAt from budgets where id > @after order by id limit @limit;
