-- Uses a nonce, if nobody has.
-- Keys:      1 the nonce
-- Arguments: 1 token of this use  2 retention in milliseconds
-- Result:    1 fresh, 0 used before
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then
  return 1
end
return 0
