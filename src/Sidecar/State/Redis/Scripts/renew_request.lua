-- Lets the lease of a request in flight end that much from now, if the holder still has it.
-- Keys:      1 the record
-- Arguments: 1 holder  2 lease in milliseconds
-- Result:    1 done, 0 lost or completed
if redis.call('HGET', KEYS[1], 'h') == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
