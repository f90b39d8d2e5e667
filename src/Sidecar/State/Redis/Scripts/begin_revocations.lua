-- Begins to put in what the ledger has.
-- Keys:      1 the pass
-- Arguments: 1 milliseconds that it may take
-- Result:    1
redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
return 1
