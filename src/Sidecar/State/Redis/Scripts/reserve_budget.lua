-- Takes an amount, and one use, out of several limits, or says why not.
-- Keys:      1 the reservation: its latest attempt; then for each limit its window and the window's open reservations
-- Arguments: 1 id  2 attempt, a number that grows  3 amount  4 lease in milliseconds  5 '1' for a trial; then for each limit: bucket, buckets, keep in milliseconds, max amount or '', max count or ''
-- Result:    {0} reserved; {1, limit from 0, 1 for its count or 0, buckets until free or -1} exceeded; {2, {limit from 0, version, ids}, ...} unloaded
local id, attempt, amount, lease, trial = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5] == '1'
local limits, found = {}, 0
for i = 1, (#KEYS - 1) / 2 do
  local window, open, a = KEYS[2 * i], KEYS[2 * i + 1], 5 * i
  local state = find(window, open) or make(window, open)
  local member = member_of(id, ARGV[3], ARGV[a + 1])
  local limit = {
    state = state, member = member, bucket = tonumber(ARGV[a + 1]), buckets = tonumber(ARGV[a + 2]), keep = tonumber(ARGV[a + 3]),
    amount = tonumber(ARGV[a + 4]), count = tonumber(ARGV[a + 5]), found = redis.call('ZSCORE', open, member),
  }
  found = found + (limit.found and 1 or 0)
  limits[i] = limit
end

local function hold()
  local latest = tonumber(redis.call('GET', KEYS[1]) or 0)
  redis.call('SET', KEYS[1], whole(math.max(latest, attempt)), 'PX', ARGV[4])
  for _, limit in ipairs(limits) do
    local open = limit.state.open
    redis.call('ZADD', open, whole(now + lease), limit.member)
    save(limit.state, limit.keep, lease)
  end
end

-- It is open, and asked for again.
if found == #limits then
  if trial then
    for _, limit in ipairs(limits) do
      save(limit.state)
    end
  else
    hold()
  end
  return { 0 }
end

local unloaded = { 2 }
for i, limit in ipairs(limits) do
  local state = limit.state
  if limit.found then
    -- Another of its windows lost it.
    local open = state.open
    redis.call('ZREM', open, limit.member)
    release(state, amount, limit.bucket)
    unload(state)
  elseif state.loaded and not knows(state, limit.bucket, limit.buckets) then
    unload(state)
  end
  if not state.loaded then
    local open, ids = state.open, { state.meanwhile }
    for _, member in ipairs(redis.call('ZRANGE', open, 0, -1)) do
      ids[#ids + 1] = string.sub(member, 1, id_length)
    end
    unloaded[#unloaded + 1] = { i - 1, whole(state.version), table.concat(ids) }
  end
end
if #unloaded > 1 then
  for _, limit in ipairs(limits) do
    save(limit.state, limit.keep)
  end
  return unloaded
end

-- After how many buckets so much has fallen out of the window that there is room.
local function until_free(limit, excess, counted)
  local numbers = {}
  for number in pairs(limit.state.buckets) do
    if number > limit.bucket - limit.buckets then
      numbers[#numbers + 1] = number
    end
  end
  table.sort(numbers)
  for _, number in ipairs(numbers) do
    excess = excess - counted(limit.state.buckets[number])
    if excess <= 0 then
      return number + limit.buckets - limit.bucket
    end
  end
  return limit.buckets
end

for i, limit in ipairs(limits) do
  local spent, reserved, count = use_of(limit.state, limit.bucket, limit.buckets)
  if limit.amount and spent + reserved + amount > limit.amount then
    local wait = amount > limit.amount and -1
      or until_free(limit, spent + reserved + amount - limit.amount, function(bucket) return bucket.spent + bucket.reserved end)
    return { 1, i - 1, 0, wait }
  end
  if limit.count and count + 1 > limit.count then
    local wait = limit.count < 1 and -1 or until_free(limit, count + 1 - limit.count, function(bucket) return bucket.spends + bucket.reservations end)
    return { 1, i - 1, 1, wait }
  end
end
if trial then
  return { 0 }
end
for _, limit in ipairs(limits) do
  local bucket = bucket_of(limit.state, limit.bucket)
  bucket.reserved, bucket.reservations = bucket.reserved + amount, bucket.reservations + 1
  forget_earliest(limit.state, limit.buckets)
end
hold()
return { 0 }
