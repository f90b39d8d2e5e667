-- One agent, in as many rows as it has payers and at least one: its terms and its payers are of one moment.
-- Key:       @id
-- Arguments: none
-- Result:    rows of AgentRow, or none
select agents.id as Id, version as Version, currency as Currency, budget as Budget, terms as Terms, created_at as CreatedAt, updated_at as UpdatedAt, payer as Payer
from agents left join agent_payers on agent_payers.agent = agents.id
where agents.id = @id order by payer;
