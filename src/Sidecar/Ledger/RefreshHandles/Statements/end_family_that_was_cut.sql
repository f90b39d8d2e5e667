-- Ends a family that is made while the tokens of its agent, or all, are ended together.
-- Keys:      @family  @agent
-- Arguments: @askedAt (when its first token was asked for)  @now
-- Result:    one changed row, or none
update refresh_families set ended_at = @now
where family = @family and ended_at is null
  and exists (select 1 from token_cutoffs where cut_at >= @askedAt and (scope = 'issuer' or (scope = 'agent' and subject = @agent)));
