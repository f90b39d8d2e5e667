-- The hashes of keys, in the order in which the keys were committed.
-- Arguments: @from (no smaller numbers)  @limit
-- Result:    rows of ApiKeyHashRow
select number as Number, id as Id, pepper as Pepper, hash as Hash from api_keys where number >= @from order by number limit @limit;
