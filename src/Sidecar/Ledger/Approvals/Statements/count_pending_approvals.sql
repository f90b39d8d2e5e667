-- How many approvals an agent waits for.
-- Key:       @agent
-- Arguments: @now
-- Result:    one number
select count(*) from approvals where agent = @agent and state = 'pending' and expires_at > @now;
