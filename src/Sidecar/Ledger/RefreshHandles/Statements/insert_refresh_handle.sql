-- A handle.
-- Keys:      @handle  @family
-- Arguments: @agent  @terms  @expiresAt
-- Result:    one changed row
insert into refresh_handles (handle, family, agent, terms, expires_at) values (@handle, @family, @agent, @terms, @expiresAt);
