-- A new key. Changes nothing where there is one of that id.
-- Key:       @id
-- Arguments: @isTest  @pepper  @hash  @owner  @permissions and @profiles (separated by spaces)  @createdAt  @expiresAt (or null)
-- Result:    one changed row, or none
insert into api_keys (id, is_test, pepper, hash, owner, permissions, profiles, created_at, expires_at)
values (@id, @isTest, @pepper, @hash, @owner, @permissions, @profiles, @createdAt, @expiresAt)
on conflict (id) do nothing;
