-- Whether any of several is revoked.
-- Keys:      1 to 8, the revocations; all have one hash tag
-- Arguments: none
-- Result:    1 revoked, 0 none is
for _, key in ipairs(KEYS) do
  if redis.call('EXISTS', key) == 1 then
    return 1
  end
end
return 0
