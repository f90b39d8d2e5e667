-- Closes a reservation: what was spent of it stays counted. One that is not there leaves its windows unloaded, as the ledger has what they do not.
-- Keys:      1 the reservation: its latest attempt; then for each limit its window and the window's open reservations
-- Arguments: 1 id  2 the attempt that it must be of, or '' for any  3 amount  4 what was spent, or '' for nothing and no use; then for each limit its bucket
-- Result:    1 done, 0 lost
local id, amount, spent = ARGV[1], tonumber(ARGV[3]), tonumber(ARGV[4])
if ARGV[2] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[2] then
  return 0
end
local states, found = {}, 0
for i = 1, (#KEYS - 1) / 2 do
  local window, open = KEYS[2 * i], KEYS[2 * i + 1]
  local state = find(window, open) or { window = window, open = open, none = true }
  state.number = tonumber(ARGV[4 + i])
  if not state.none and redis.call('ZREM', open, member_of(id, ARGV[3], ARGV[4 + i])) == 1 then
    release(state, amount, state.number)
    found, state.found = found + 1, true
  end
  states[i] = state
end

for _, state in ipairs(states) do
  if found == #states and spent then
    local bucket = bucket_of(state, state.number)
    bucket.spent, bucket.spends = bucket.spent + spent, bucket.spends + 1
    if not state.loaded then
      state.meanwhile, state.noted = state.meanwhile .. id, true
    end
  elseif spent and not state.none then
    unload(state)
  end
  if not state.none then
    save(state)
  end
end
redis.call('DEL', KEYS[1])
return found == #states and 1 or 0
