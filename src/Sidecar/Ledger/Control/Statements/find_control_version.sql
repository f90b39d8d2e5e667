-- The number of the latest change.
-- Arguments: none
-- Result:    one number
select version from control_version;
