-- A budget, or new terms for it. Under the lock of the control version, after the version was compared.
-- Key:       @id
-- Arguments: @version  @currency  @terms  @createdAt (of a new one)  @updatedAt
-- Result:    one changed row
insert into budgets (id, version, currency, terms, created_at, updated_at) values (@id, @version, @currency, @terms, @createdAt, @updatedAt)
on conflict (id) do update set version = excluded.version, currency = excluded.currency, terms = excluded.terms, updated_at = excluded.updated_at;
