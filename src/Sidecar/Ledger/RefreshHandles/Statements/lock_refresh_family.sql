-- Makes uses of a family's handles come one after the other, until the transaction ends.
-- Key:       @handle
-- Arguments: none
-- Result:    one changed row, or none where there is no such handle
update refresh_families set ended_at = ended_at where family = (select family from refresh_handles where handle = @handle);
