-- Links a payer to an agent. Fails where it is linked.
-- Keys:      @payer  @agent
-- Arguments: none
-- Result:    one changed row
insert into agent_payers (payer, agent) values (@payer, @agent);
