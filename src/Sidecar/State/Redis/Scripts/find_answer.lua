-- Finds an answer that was paid for.
-- Keys:      1 the answer: a hash of f fingerprint, a answer
-- Arguments: 1 fingerprint
-- Result:    {0} missing, {1, answer} found, {2} it was to another request
local fingerprint = redis.call('HGET', KEYS[1], 'f')
if not fingerprint then
  return {0}
end
if fingerprint ~= ARGV[1] then
  return {2}
end
return {1, redis.call('HGET', KEYS[1], 'a')}
