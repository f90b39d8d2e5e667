-- What the head says is the last record, and what is: of one moment.
-- Arguments: none
-- Result:    one row of AuditEnd; none where the head is gone
select number as Number, hash as Hash, (select coalesce(max(number), 0) from audit) as Last from audit_head where id = 1;
