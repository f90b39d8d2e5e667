-- All keys, the newest first.
-- Arguments: none
-- Result:    rows of SigningKeyRow
select id as Id, sealed as Sealed, created_at as CreatedAt from signing_keys order by number desc;
