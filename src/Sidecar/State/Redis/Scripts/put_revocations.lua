-- Puts in some of what the ledger has, unless something was forgotten since the pass began. The last call of a pass leaves the mark.
-- Keys:      1 the pass, 2 the mark, 3 and more the revocations; all have one hash tag
-- Arguments: 1 whether it is the last call (1) or not (0), 2 retention of the mark, 3 and more those of the revocations, in milliseconds
-- Result:    1 done, 0 the pass must begin anew
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end
for i, key in ipairs(KEYS) do
  if i > 2 and redis.call('PTTL', key) < tonumber(ARGV[i]) then
    redis.call('SET', key, '1', 'PX', ARGV[i])
  end
end
if ARGV[1] == '1' then
  redis.call('SET', KEYS[2], '1', 'PX', ARGV[2])
  redis.call('DEL', KEYS[1])
end
return 1
