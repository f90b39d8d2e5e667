-- Takes back what windows were charged, where it still counts.
-- Keys:      1 to n the windows, as in acquire_rates
-- Arguments: for each window: the step in which it was charged, cost
-- Result:    in how many of them something was taken back
local found = 0

local function whole(number)
  return string.format('%.0f', number)
end

for i, window in ipairs(KEYS) do
  local charged, cost = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local state = redis.call('HMGET', window, 's', 'h', 't')
  local sum, head, tail = tonumber(state[1] or 0), tonumber(state[2] or 0), tonumber(state[3] or 0)
  local low, high = head, tail - 1

  -- Entries stand in the order of their steps.
  while low <= high do
    local index = math.floor((low + high) / 2)
    local step, held = string.match(redis.call('HGET', window, whole(index)), '^(%d+):(%d+)$')
    step, held = tonumber(step), tonumber(held)
    if step == charged then
      local back = math.min(cost, held)
      if sum - back == 0 then
        -- As if it had never been asked for: whoever is refused by another limit makes no windows here.
        redis.call('DEL', window)
      else
        redis.call('HSET', window, whole(index), whole(step) .. ':' .. whole(held - back), 's', whole(sum - back))
      end
      found = found + 1
      break
    elseif step < charged then
      low = index + 1
    else
      high = index - 1
    end
  end
end
return found
