-- How a window stands.
-- Keys:      1 the window  2 its open reservations
-- Arguments: 1 bucket  2 buckets
-- Result:    {spent, reserved, count}; {} when it is not loaded
local window, open = KEYS[1], KEYS[2]
local state = find(window, open)
if not state then
  return {}
end
save(state)
if not knows(state, tonumber(ARGV[1]), tonumber(ARGV[2])) then
  return {}
end
local spent, reserved, count = use_of(state, tonumber(ARGV[1]), tonumber(ARGV[2]))
return { whole(spent), whole(reserved), whole(count) }
