-- Begins a request that carries a key, if it is the first with it.
-- Keys:      1 the record: a hash of f fingerprint, h holder while in flight, a answer once completed
-- Arguments: 1 fingerprint  2 holder  3 lease in milliseconds
-- Result:    {0} begun, {1} in flight, {2} another request has the key, {3, answer} completed
local fingerprint = redis.call('HGET', KEYS[1], 'f')
if not fingerprint then
  redis.call('HSET', KEYS[1], 'f', ARGV[1], 'h', ARGV[2])
  redis.call('PEXPIRE', KEYS[1], ARGV[3])
  return {0}
end
if fingerprint ~= ARGV[1] then
  return {2}
end
local answer = redis.call('HGET', KEYS[1], 'a')
if answer then
  return {3, answer}
end
return {1}
