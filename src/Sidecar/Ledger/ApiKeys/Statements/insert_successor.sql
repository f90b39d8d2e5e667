-- The successor of a key that is good and has none. It lives as long as the old one was made to live, unless it is told.
-- Keys:      @id (the old one)  @successor (the new one)
-- Arguments: @pepper  @hash  @now  @expiresAt (or null)
-- Result:    one changed row, or none
insert into api_keys (id, is_test, pepper, hash, owner, permissions, profiles, created_at, expires_at)
select @successor, is_test, @pepper, @hash, owner, permissions, profiles, @now, coalesce(cast(@expiresAt as bigint), @now + (expires_at - created_at))
from api_keys
where id = @id and successor is null and revoked_at is null and (expires_at is null or expires_at > @now);
