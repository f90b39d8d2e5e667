-- Makes approvals good again that are used by spends which nobody wrote down, and nobody will any more, or which were reversed.
-- Key:       none
-- Arguments: @now
-- Result:    one changed row for each
update approvals set state = 'approved', reservation = null
where state = 'used' and expires_at > @now
  -- Read once for all of them. No spend is counted long before its approval was asked for, however a clock was set meanwhile.
  and reservation not in (
    select spends.id from spends
    where (spends.agent, spends.currency) in (select agent, currency from approvals where state = 'used' and expires_at > @now)
      and spends.counted_at >= (select min(asked_at) from approvals where state = 'used' and expires_at > @now) - 86400000
      and spends.id in (select reservation from approvals where state = 'used' and expires_at > @now)
      and not exists (select 1 from spend_reversals where spend_reversals.id = spends.id));
