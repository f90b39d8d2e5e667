-- The agent that a payer is linked to.
-- Key:       @payer
-- Arguments: none
-- Result:    one id, or none
select agent from agent_payers where payer = @payer;
