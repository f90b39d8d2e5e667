-- Admits a cost, if the limit leaves room for it. A sliding window in two counters; time is the server's.
-- Keys:      1 the window: a hash of s start of the fixed window in milliseconds, c its count, p the count of the one before
-- Arguments: 1 limit  2 window in milliseconds  3 cost
-- Result:    {admitted 1 or 0, remaining, milliseconds until the fixed window ends (admitted) or the cost could be admitted (refused)}
local limit, window, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 's', 'c', 'p')
local start, current, previous = tonumber(state[1] or now), tonumber(state[2] or 0), tonumber(state[3] or 0)

local function whole(number)
  -- Lua would write large numbers with an exponent.
  return string.format('%.0f', number)
end

-- A clock that was set back must not freeze the window.
if now < start then
  start = now
end
local passed = math.floor((now - start) / window)
if passed == 1 then
  previous, current, start = current, 0, start + window
elseif passed > 1 then
  previous, current, start = 0, 0, now
end

local elapsed = now - start
local used = current + math.ceil(previous * (window - elapsed) / window)
if used + cost <= limit then
  redis.call('HSET', KEYS[1], 's', whole(start), 'c', whole(current + cost), 'p', whole(previous))
  redis.call('PEXPIRE', KEYS[1], whole(2 * window - elapsed))
  return {1, limit - used - cost, window - elapsed}
end

-- When the part of the window before has shrunk far enough, or the present one has become that part.
local wait
local room = limit - cost
if room < 0 then
  wait = 2 * window - elapsed
elseif current <= room then
  wait = math.ceil(window - window * (room - current) / previous) - elapsed
else
  wait = window - elapsed + math.ceil(window - window * room / current)
end
if wait < 1 then
  wait = 1
end
return {0, math.max(limit - used, 0), wait}
