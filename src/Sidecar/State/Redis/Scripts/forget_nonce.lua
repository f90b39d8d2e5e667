-- Undoes a use that nobody learned of: the answer to it came too late, and the request was refused.
-- Keys:      1 the nonce
-- Arguments: 1 token of that use
-- Result:    1 forgotten, 0 it was another use, or is forgotten already
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
