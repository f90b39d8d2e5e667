-- Forgets a request in flight, if the holder still has it.
-- Keys:      1 the record
-- Arguments: 1 holder
-- Result:    1 done, 0 lost or completed
if redis.call('HGET', KEYS[1], 'h') == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
