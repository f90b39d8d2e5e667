-- The currency of a budget.
-- Key:       @id
-- Arguments: none
-- Result:    one code, or none
select currency from budgets where id = @id;
