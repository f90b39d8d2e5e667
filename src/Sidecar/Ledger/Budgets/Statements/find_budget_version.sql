-- The version of a budget.
-- Key:       @id
-- Arguments: none
-- Result:    one number, or none
select version from budgets where id = @id;
