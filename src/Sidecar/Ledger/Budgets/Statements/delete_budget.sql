-- Forgets a budget that no agent names.
-- Key:       @id
-- Arguments: none
-- Result:    one changed row, or none
delete from budgets where id = @id;
