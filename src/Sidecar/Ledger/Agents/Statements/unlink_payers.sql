-- An agent's payers are nobody's.
-- Key:       @agent
-- Arguments: none
-- Result:    changed rows
delete from agent_payers where agent = @agent;
