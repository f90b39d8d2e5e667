-- Lets the lease of a payment end that much from now, if the holder still has it.
-- Keys:      1 the payment
-- Arguments: 1 holder  2 lease in milliseconds
-- Result:    1 done, 0 lost
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 0
