-- 0009: records of the audit are found by what is rare in it: decisions that are neither allow nor done, and actions that are no everyday step of money.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.
--
-- What every spend and every payment writes is in neither index, and so costs nothing more. list_audit.sql repeats these conditions, or they would not be read.
create index audit_decision on audit (decision, number) where decision <> 'allow' and decision <> 'done';
create index audit_action on audit (action, number) where action <> 'spend' and action <> 'payment.settle' and action <> 'payment.grant';
