-- Whether any of several is revoked. Where the mark is missing, the store may have forgotten some.
-- Keys:      1 the mark, 2 to 9 the revocations; all have one hash tag
-- Arguments: none
-- Result:    1 revoked, 0 none is, 2 none that is known
for i, key in ipairs(KEYS) do
  if i > 1 and redis.call('EXISTS', key) == 1 then
    return 1
  end
end
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
return 2
