-- Whether the revocations of the ledger were put in, and not forgotten since.
-- Keys:      1 the mark
-- Arguments: none
-- Result:    1 yes, 0 no
return redis.call('EXISTS', KEYS[1])
