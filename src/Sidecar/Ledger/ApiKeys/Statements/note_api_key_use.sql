-- When a key was last used, and its hash under a newer pepper where it is still the one that was read.
-- Key:       @id
-- Arguments: @at  @old  @pepper  @hash (the last three null to leave the hash)
-- Result:    one changed row, or none
update api_keys set
    last_used_at = case when last_used_at > @at then last_used_at else @at end,
    pepper = case when hash = @old then @pepper else pepper end,
    hash = case when hash = @old then @hash else hash end
where id = @id;
