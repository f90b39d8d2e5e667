-- Arguments: none
-- Result:    one row: how many API keys there are
select count(*) from api_keys;
