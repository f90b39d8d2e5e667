-- A revocation, or a longer time for one that is there. Changes nothing where there are as many as there may be.
-- Key:       @key
-- Arguments: @kind  @until  @now  @most (how many may hold at @now)
-- Result:    a row with the time until which it holds, or none
insert into revocations (key, kind, until)
select @key, @kind, @until
where exists (select 1 from revocations where key = @key) or (select count(*) from revocations where until > @now) < @most
on conflict (key) do update set until = case when excluded.until > revocations.until then excluded.until else revocations.until end
returning until;
