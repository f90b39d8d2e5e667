-- The number of the next change, which others wait for until the transaction ends.
-- Arguments: none
-- Result:    one number
update control_version set version = version + 1 returning version;
