-- Revokes, or lengthens a revocation; never shortens one.
-- Keys:      1 the revocation
-- Arguments: 1 retention in milliseconds
-- Result:    1
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then
  redis.call('SET', KEYS[1], '1', 'PX', ARGV[1])
end
return 1
