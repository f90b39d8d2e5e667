-- Gives an open reservation its whole lease again.
-- Keys:      1 the reservation: its latest attempt; then for each limit its window and the window's open reservations
-- Arguments: 1 id  2 amount  3 lease in milliseconds; then for each limit: bucket, keep in milliseconds
-- Result:    1 done, 0 lost
local lease = tonumber(ARGV[3])
for i = 1, (#KEYS - 1) / 2 do
  local open = KEYS[2 * i + 1]
  local ends = redis.call('ZSCORE', open, member_of(ARGV[1], ARGV[2], ARGV[2 + 2 * i]))
  if not ends or tonumber(ends) <= now then
    return 0
  end
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
for i = 1, (#KEYS - 1) / 2 do
  local window, open = KEYS[2 * i], KEYS[2 * i + 1]
  redis.call('ZADD', open, whole(now + lease), member_of(ARGV[1], ARGV[2], ARGV[2 + 2 * i]))
  save({ window = window, open = open, changed = {} }, tonumber(ARGV[3 + 2 * i]), lease)
end
return 1
