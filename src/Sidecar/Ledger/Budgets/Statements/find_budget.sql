-- One budget.
-- Key:       @id
-- Arguments: none
-- Result:    a row of BudgetRow, or none
select id as Id, version as Version, currency as Currency, terms as Terms, created_at as CreatedAt, updated_at as UpdatedAt from budgets where id = @id;
