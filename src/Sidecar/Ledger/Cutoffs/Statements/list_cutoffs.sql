-- All that hold.
-- Arguments: @now
-- Result:    rows of CutoffRow
select scope as Scope, subject as Subject, cut_at as CutAt, until as Until, cut_by as CutBy, reason as Reason from token_cutoffs where until > @now;
