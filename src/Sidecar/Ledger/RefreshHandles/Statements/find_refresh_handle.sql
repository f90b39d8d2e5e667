-- One handle and how its family stands.
-- Key:       @handle
-- Arguments: none
-- Result:    a row of RefreshHandleRow, or none
select handle as Handle, refresh_handles.family as Family, agent as Agent, terms as Terms, expires_at as ExpiresAt, used_at as UsedAt, ended_at as EndedAt
from refresh_handles join refresh_families on refresh_families.family = refresh_handles.family where handle = @handle;
