-- Ends tokens together, or later ones of the same too. Changes nothing where there are as many as there may be.
-- Keys:      @scope  @subject
-- Arguments: @cutAt  @until  @cutBy  @reason (or null)  @most
-- Result:    a row of CutoffRow, or none
insert into token_cutoffs (scope, subject, cut_at, until, cut_by, reason)
select @scope, @subject, @cutAt, @until, @cutBy, @reason
where exists (select 1 from token_cutoffs where scope = @scope and subject = @subject) or (select count(*) from token_cutoffs) < @most
on conflict (scope, subject) do update set
    cut_at = case when excluded.cut_at > token_cutoffs.cut_at then excluded.cut_at else token_cutoffs.cut_at end,
    until = case when excluded.until > token_cutoffs.until then excluded.until else token_cutoffs.until end,
    cut_by = excluded.cut_by,
    reason = excluded.reason
returning scope as Scope, subject as Subject, cut_at as CutAt, until as Until, cut_by as CutBy, reason as Reason;
