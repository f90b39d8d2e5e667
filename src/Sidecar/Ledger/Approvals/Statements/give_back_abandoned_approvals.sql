-- Makes approvals good again that are used by spends which nobody wrote down, and nobody will any more.
-- Key:       none
-- Arguments: @now
-- Result:    one changed row for each
update approvals set state = 'approved', reservation = null
where state = 'used' and expires_at > @now
  -- No spend is counted long before its approval was asked for, however a clock was set meanwhile.
  and not exists (
    select 1 from spends
    where spends.agent = approvals.agent and spends.currency = approvals.currency and spends.counted_at >= approvals.asked_at - 86400000 and spends.id = approvals.reservation);
