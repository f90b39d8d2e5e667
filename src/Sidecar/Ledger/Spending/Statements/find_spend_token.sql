-- A token that was issued.
-- Arguments: @id
-- Result:    0 or 1 row of SpendTokenRow
select number as Number, id as Id, agent as Agent, claims as Claims, family as Family, issued_at as IssuedAt, expires_at as ExpiresAt, revoked_at as RevokedAt
from spend_tokens
where id = @id;
