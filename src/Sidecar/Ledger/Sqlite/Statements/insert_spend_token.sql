-- A token that is issued. Changes nothing where there is one of this id.
-- Key:       ?1 id
-- Arguments: ?2 agent  ?3 claims  ?4 family  ?5 issued_at  ?6 expires_at  ?7 revoked_at
-- Result:    one changed row, or none
insert into spend_tokens (id, agent, claims, family, issued_at, expires_at, revoked_at)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
on conflict (id) do nothing;
