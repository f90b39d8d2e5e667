-- Who has spent last: among so many spends, and within so long of the last one.
-- Arguments: @most  @within (milliseconds)
-- Result:    rows of LateSpenderRow: the earliest and the latest time at which those spends count
select agent as Agent, min(counted_at) as First, max(counted_at) as Last from spends
where number > (select coalesce(max(number), 0) from spends) - @most
  and written_at >= (select written_at from spends order by number desc limit 1) - @within
group by agent;
