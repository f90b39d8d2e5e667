-- Keeps an answer, in place of one that is there.
-- Keys:      1 the answer
-- Arguments: 1 fingerprint  2 answer  3 retention in milliseconds
-- Result:    1
redis.call('HSET', KEYS[1], 'f', ARGV[1], 'a', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ARGV[3])
