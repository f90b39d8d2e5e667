-- Which tokens are there.
-- Arguments: $1 ids
-- Result:    rows: id
select id from spend_tokens where id = any ($1);
