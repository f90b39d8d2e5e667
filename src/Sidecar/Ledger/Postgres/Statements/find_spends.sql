-- Which spends are there.
-- Arguments: $1 ids
-- Result:    rows: id
select id from spends where id = any ($1);
