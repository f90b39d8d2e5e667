-- Charges each of several windows its cost, or none of them. Time is the server's, in the steps of each window's grid.
-- Keys:      1 to n the windows, each a hash: s sum of what counts, g newest step, h index of the oldest entry, t index after the newest; and by index the entries, step:cost. All have one hash tag
-- Arguments: for each window: limit, a step in milliseconds, for how many steps after its own a cost counts, cost
-- Result:    {charged 1 or 0, then for each window: room 1 or 0, remaining, wait in milliseconds, step}
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

local function whole(number)
  -- Lua would write large numbers with an exponent.
  return string.format('%.0f', number)
end

local function entry(window, index)
  local step, cost = string.match(redis.call('HGET', window, whole(index)), '^(%d+):(%d+)$')
  return tonumber(step), tonumber(cost)
end

local function find(window, a)
  local found = redis.call('HMGET', window, 's', 'g', 'h', 't')
  local state = {
    limit = tonumber(ARGV[a]), length = tonumber(ARGV[a + 1]), span = tonumber(ARGV[a + 2]), cost = tonumber(ARGV[a + 3]),
    sum = tonumber(found[1] or 0), newest = tonumber(found[2] or 0), head = tonumber(found[3] or 0), tail = tonumber(found[4] or 0), now = now,
  }
  state.step = math.floor(now / state.length)
  return state
end

local function save(window, state)
  redis.call('HSET', window, 's', whole(state.sum), 'g', whole(state.newest), 'h', whole(state.head), 't', whole(state.tail))
  redis.call('PEXPIRE', window, whole((state.span + 2) * state.length))
end

-- A clock that was set back must neither free anything early nor freeze a window for longer than its length.
local function mend(window, state)
  if state.newest - state.step > state.span then
    redis.call('DEL', window)
    state.head, state.tail, state.newest = 0, 1, state.step
    redis.call('HSET', window, '0', whole(state.step) .. ':' .. whole(state.sum))
    save(window, state)
  elseif state.newest > state.step then
    state.step, state.now = state.newest, state.newest * state.length
  end
end

local function trim(window, state)
  if state.tail > 0 and state.step - state.newest > state.span then
    redis.call('DEL', window)
    state.sum, state.head, state.tail = 0, 0, 0
    return
  end
  local head = state.head
  while state.head < state.tail do
    local step, cost = entry(window, state.head)
    if cost > 0 and state.step - step <= state.span then
      break
    end
    redis.call('HDEL', window, whole(state.head))
    state.head, state.sum = state.head + 1, state.sum - cost
  end
  if state.head > head then
    redis.call('HSET', window, 's', whole(state.sum), 'h', whole(state.head))
  end
end

local function charge(window, state)
  if state.tail > state.head and state.newest == state.step then
    local _, cost = entry(window, state.tail - 1)
    redis.call('HSET', window, whole(state.tail - 1), whole(state.step) .. ':' .. whole(cost + state.cost))
  else
    redis.call('HSET', window, whole(state.tail), whole(state.step) .. ':' .. whole(state.cost))
    state.tail, state.newest = state.tail + 1, state.step
  end
  state.sum = state.sum + state.cost
  save(window, state)
end

-- With room until the oldest is forgotten; without until enough is, or for a cost above the limit all.
local function wait(window, state)
  local left, last = state.sum, nil
  for index = state.head, state.tail - 1 do
    if not state.room and state.cost <= state.limit - left then
      break
    end
    local step, cost = entry(window, index)
    if cost > 0 then
      left, last = left - cost, step
    end
    if state.room then
      break
    end
  end
  return last and (last + state.span + 1) * state.length - state.now or 0
end

local states, admitted = {}, true
for i, window in ipairs(KEYS) do
  local state = find(window, 4 * i - 3)
  mend(window, state)
  trim(window, state)
  state.room = state.cost <= state.limit - state.sum
  states[i], admitted = state, admitted and state.room
end

local result = { admitted and 1 or 0 }
for i, window in ipairs(KEYS) do
  local state = states[i]
  if admitted then
    charge(window, state)
  end
  for _, value in ipairs({ state.room and 1 or 0, math.max(0, state.limit - state.sum), wait(window, state), state.step }) do
    result[#result + 1] = value
  end
end
return result
