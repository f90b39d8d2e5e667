-- Takes a payment into use, if nobody has it.
-- Keys:      1 the payment
-- Arguments: 1 holder  2 lease in milliseconds
-- Result:    1 claimed, 0 held by another
if redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2], 'NX') then
  return 1
end
return 0
