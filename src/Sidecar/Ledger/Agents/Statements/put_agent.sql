-- An agent, or new terms for it. Under the lock of the control version, after the version was compared.
-- Key:       @id
-- Arguments: @version  @currency  @budget (or null)  @terms  @createdAt (of a new one)  @updatedAt
-- Result:    one changed row
insert into agents (id, version, currency, budget, terms, created_at, updated_at) values (@id, @version, @currency, @budget, @terms, @createdAt, @updatedAt)
on conflict (id) do update set version = excluded.version, currency = excluded.currency, budget = excluded.budget, terms = excluded.terms, updated_at = excluded.updated_at;
