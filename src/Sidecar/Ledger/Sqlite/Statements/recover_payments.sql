-- After a crash: a payment that was being settled is unknown, one that was in use has failed. Neither can be claimed again.
-- Arguments: @now
-- Result:    none; count_interrupted.sql, run before, says how many
update payments
set state = case state when 'settling' then 'unknown' else 'failed' end,
    unknown_at = case state when 'settling' then @now end,
    last_seq = last_seq + 1,
    updated_at = @now,
    reason = 'interrupted'
where state <> 'settled' and state <> 'failed' and state <> 'released' and state <> 'unknown';
