-- Says that a replica is no longer there.
-- Keys:      1 the replicas, as in beat_replica
-- Arguments: 1 id
-- Result:    1, or 0 when it was not there
return redis.call('ZREM', KEYS[1], ARGV[1])
