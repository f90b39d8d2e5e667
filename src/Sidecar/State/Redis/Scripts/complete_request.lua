-- Stores the answer of a request in flight, if the holder still has it. Nobody holds it afterwards.
-- Keys:      1 the record
-- Arguments: 1 holder  2 answer  3 retention in milliseconds
-- Result:    1 done, 0 lost or completed before
if redis.call('HGET', KEYS[1], 'h') == ARGV[1] then
  -- The answer first: a store that is full refuses here, and the record stays in flight.
  redis.call('HSET', KEYS[1], 'a', ARGV[2])
  redis.call('HDEL', KEYS[1], 'h')
  return redis.call('PEXPIRE', KEYS[1], ARGV[3])
end
return 0
