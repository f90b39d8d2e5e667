-- Finds out whether the store takes writes: what only answers, a replica or a full server, is of no use.
-- Keys:      1 the probe
-- Arguments: none
-- Result:    1
redis.call('SET', KEYS[1], '1', 'PX', 60000)
return 1
