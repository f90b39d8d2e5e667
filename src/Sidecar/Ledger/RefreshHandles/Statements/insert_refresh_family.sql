-- A family. Changes nothing where there is one.
-- Key:       @family
-- Arguments: none
-- Result:    one changed row, or none
insert into refresh_families (family) values (@family) on conflict (family) do nothing;
