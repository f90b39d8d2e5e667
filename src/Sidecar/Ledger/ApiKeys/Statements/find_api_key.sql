-- One key.
-- Key:       @id
-- Arguments: none
-- Result:    a row of ApiKeyRow, or none
select number as Number, id as Id, is_test as IsTest, pepper as Pepper, hash as Hash, owner as Owner, permissions as Permissions, profiles as Profiles,
       created_at as CreatedAt, expires_at as ExpiresAt, revoked_at as RevokedAt, last_used_at as LastUsedAt, successor as Successor
from api_keys where id = @id;
