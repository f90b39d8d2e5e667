-- The last record of the audit.
-- Arguments: none
-- Result:    one row: number, hash
select number, hash from audit_head where id = 1;
