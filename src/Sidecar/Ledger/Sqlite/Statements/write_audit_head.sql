-- Another record of the audit is the last now.
-- Arguments: ?1 number  ?2 hash
-- Result:    none
update audit_head set number = ?1, hash = ?2 where id = 1;
