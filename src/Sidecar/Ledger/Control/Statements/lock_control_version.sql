-- Makes everybody who changes what the number stands for wait until the transaction ends.
-- Arguments: none
-- Result:    one changed row
update control_version set version = version;
