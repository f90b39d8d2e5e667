-- Puts in what is spent in a window, under the version that was told before it was read.
-- Keys:      1 the window  2 its open reservations
-- Arguments: 1 version  2 the first bucket that the sums are complete for  3 keep in milliseconds; then for each sum: bucket, amount, count
-- Result:    1 done, 0 another version, or it is loaded
local window, open = KEYS[1], KEYS[2]
local state = find(window, open)
if not state then
  return 0
end
if state.loaded or whole(state.version) ~= ARGV[1] then
  save(state)
  return 0
end
for i = 4, #ARGV, 3 do
  local bucket = bucket_of(state, tonumber(ARGV[i]))
  bucket.spent, bucket.spends = bucket.spent + tonumber(ARGV[i + 1]), bucket.spends + tonumber(ARGV[i + 2])
end
save(state, tonumber(ARGV[3]))
redis.call('HDEL', window, 'x')
redis.call('HSET', window, 'l', '1', 'f', ARGV[2])
return 1
