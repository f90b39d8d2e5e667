-- A key. Changes nothing where there is one of that id.
-- Key:       @id
-- Arguments: @sealed  @createdAt
-- Result:    one changed row, or none
insert into signing_keys (id, sealed, created_at) values (@id, @sealed, @createdAt) on conflict (id) do nothing;
