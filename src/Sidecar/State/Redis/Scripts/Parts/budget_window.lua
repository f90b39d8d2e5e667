-- A window of a budget: what the verbs of budgets have in common. It stands before each of their scripts.
-- Keys:      window, a hash; open, a sorted set of its open reservations by their end in milliseconds, each 32 bytes of id and amount:bucket
-- Arguments: none
-- Result:    none
--
-- In the hash: v version, g the server's run when it was told, l '1' while it is loaded, f the first bucket that it knows then, x the ids of what was spent while it is not loaded,
-- and under the number of each bucket, as four doubles because that is read in a third of the time of a text: amount spent, spends, amount reserved, reservations.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local id_length = 32
local layout = '<dddd'

-- After the last renewal of a reservation its window stays that long, to be seen unloaded.
local grace = 60000

local function whole(number)
  -- Lua would write large numbers with an exponent.
  return string.format('%.0f', number)
end

local function member_of(id, amount, bucket)
  return id .. amount .. ':' .. bucket
end

local function bucket_of(state, number)
  local bucket = state.buckets[number]
  if not bucket then
    bucket = { spent = 0, spends = 0, reserved = 0, reservations = 0 }
    state.buckets[number], state.kept = bucket, state.kept + 1
  end
  state.changed[number] = true
  return bucket
end

-- What was spent is not known any more, and sums that were read before are not enough.
local function unload(state)
  state.version = math.max(state.version + 1, time[1] * 1000000 + time[2])
  state.loaded, state.first, state.meanwhile, state.unloaded = false, nil, '', true
  for number, bucket in pairs(state.buckets) do
    bucket.spent, bucket.spends = 0, 0
    state.changed[number] = true
  end
end

local function release(state, amount, number)
  local bucket = bucket_of(state, number)
  bucket.reserved, bucket.reservations = bucket.reserved - amount, bucket.reservations - 1
end

-- Reservations that nobody renewed may be in the ledger by now or not.
local function end_due(state, open)
  local due = redis.call('ZRANGEBYSCORE', open, '-inf', now)
  if #due == 0 then
    return
  end
  redis.call('ZREMRANGEBYSCORE', open, '-inf', now)
  for _, member in ipairs(due) do
    local amount, number = string.match(string.sub(member, id_length + 1), '^(%d+):(-?%d+)$')
    release(state, tonumber(amount), tonumber(number))
  end
  unload(state)
end

-- The server may be another process than the one that loaded the window, and what that wrote last may be lost.
local run
local function check_run(state)
  run = run or string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
  if state.run ~= run then
    state.run = run
    unload(state)
  end
end

-- The window as it is now, or nil when there is none.
local function find(window, open)
  local fields = redis.call('HGETALL', window)
  if #fields == 0 then
    return nil
  end
  local state = { window = window, open = open, buckets = {}, kept = 0, changed = {}, version = 0, meanwhile = '' }
  for i = 1, #fields, 2 do
    local name, value = fields[i], fields[i + 1]
    local number = tonumber(name)
    if number then
      local spent, spends, reserved, reservations = struct.unpack(layout, value)
      state.kept = state.kept + 1
      state.buckets[number] = { spent = spent, spends = spends, reserved = reserved, reservations = reservations }
    elseif name == 'v' then
      state.version = tonumber(value)
    elseif name == 'g' then
      state.run = value
    elseif name == 'l' then
      state.loaded = true
    elseif name == 'f' then
      state.first = tonumber(value)
    elseif name == 'x' then
      state.meanwhile = value
    end
  end
  check_run(state)
  end_due(state, open)
  return state
end

-- A window that was never there. Its reservations, if there are any without it, are nobody's.
local function make(window, open)
  redis.call('DEL', open)
  local state = { window = window, open = open, buckets = {}, kept = 0, changed = {}, version = 0, meanwhile = '' }
  check_run(state)
  return state
end

local function knows(state, number, buckets)
  return state.loaded and state.first <= number - buckets + 1
end

-- Those before it as far as the window goes, and those after it that are in any window together with it.
local function use_of(state, number, buckets)
  local spent, reserved, count = 0, 0, 0
  for other, bucket in pairs(state.buckets) do
    if other > number - buckets and other < number + buckets then
      spent, reserved, count = spent + bucket.spent, reserved + bucket.reserved, count + bucket.spends + bucket.reservations
    end
  end
  return spent, reserved, count
end

-- Forgets the earliest bucket if there are more than as many as count and as many before them. By number and not by distance, so that one caller whose clock is far ahead does
-- not make all others' buckets forgotten.
local function forget_earliest(state, buckets)
  if state.kept <= 2 * buckets + 2 then
    return
  end
  local earliest
  for number in pairs(state.buckets) do
    earliest = math.min(earliest or number, number)
  end
  if state.buckets[earliest].reservations == 0 then
    state.buckets[earliest], state.changed[earliest] = nil, true
    if state.first <= earliest then
      state.first, state.moved = earliest + 1, true
    end
  end
end

-- Writes down what changed. It is kept for its time, and longer where a reservation is open: both keys end together.
local function save(state, keep, lease)
  local window, open = state.window, state.open
  if state.unloaded then
    redis.call('HDEL', window, 'l', 'f', 'x')
    redis.call('HSET', window, 'v', whole(state.version), 'g', state.run)
  end
  if state.noted then
    redis.call('HSET', window, 'x', state.meanwhile)
  end
  if state.moved then
    redis.call('HSET', window, 'f', whole(state.first))
  end
  for number in pairs(state.changed) do
    local bucket = state.buckets[number]
    if bucket and (bucket.spends > 0 or bucket.reservations > 0) then
      redis.call('HSET', window, whole(number), struct.pack(layout, bucket.spent, bucket.spends, bucket.reserved, bucket.reservations))
    else
      redis.call('HDEL', window, whole(number))
    end
  end
  if keep then
    local stay = whole(math.max(keep, lease and lease + grace or 0, redis.call('PTTL', window)))
    redis.call('PEXPIRE', window, stay)
    redis.call('PEXPIRE', open, stay)
  end
end
