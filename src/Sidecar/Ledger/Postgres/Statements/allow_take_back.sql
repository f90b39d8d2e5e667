-- To the end of this transaction spends may be taken back. A statement of its own: the trigger that forbids it asks before the first row is read.
-- Arguments: none
-- Result:    one row
select set_config('sidecar.takes_back', 'on', true);
