-- Whether the file knows the audit at all.
-- Arguments: none
-- Result:    one row: 0 or 1
select exists (select 1 from sqlite_master where type = 'table' and name = 'audit');
