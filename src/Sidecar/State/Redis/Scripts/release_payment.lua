-- Gives a payment back, if the holder still has it.
-- Keys:      1 the payment
-- Arguments: 1 holder
-- Result:    1 done, 0 lost
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
