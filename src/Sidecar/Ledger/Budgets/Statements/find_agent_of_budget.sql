-- The first agent that names a budget.
-- Key:       @id
-- Arguments: @currency (only one in another currency, which cannot be; null for any)
-- Result:    one id, or none
select min(id) from agents where budget = @id and (@currency is null or currency <> @currency);
