-- Says that a replica is there, and counts those that are. Time is the server's.
-- Keys:      1 the replicas: their ids by when each was last heard of, in milliseconds
-- Arguments: 1 id  2 after how many milliseconds of silence a replica is gone
-- Result:    how many are there, this one included
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return #redis.call('ZRANGE', KEYS[1], 0, -1)
