-- The successor of a key that is good and has none. It lives as long as the old one was made to live, unless it is told, and
-- not beyond the calendar's end: 253402300799999 is the last millisecond of the year 9999.
-- Keys:      @id (the old one)  @successor (the new one)
-- Arguments: @pepper  @hash  @now  @expiresAt (or null)
-- Result:    one changed row, or none
insert into api_keys (id, is_test, pepper, hash, owner, permissions, profiles, created_at, expires_at)
select @successor, is_test, @pepper, @hash, owner, permissions, profiles, @now, coalesce(cast(@expiresAt as bigint), case when expires_at - created_at > 253402300799999 - @now then 253402300799999 else @now + (expires_at - created_at) end)
from api_keys
where id = @id and successor is null and revoked_at is null and (expires_at is null or expires_at > @now);
