-- Agents by id, each in as many rows as it has payers and at least one.
-- Arguments: @after (only greater ids)  @limit (agents, not rows)
-- Result:    rows of AgentRow
select page.id as Id, version as Version, currency as Currency, budget as Budget, terms as Terms, created_at as CreatedAt, updated_at as UpdatedAt, payer as Payer
from (select * from agents where id > @after order by id limit @limit) as page left join agent_payers on agent_payers.agent = page.id
order by page.id, payer;
