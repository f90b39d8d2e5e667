-- When the last token was issued that says it was later than now, by the clock of another replica. A line that ends with `-- if:agent` belongs to the statement only for an agent's (OptionalLines).
-- Arguments: @at  @latest (what is later than that is left out); with its line @subject
-- Result:    milliseconds, or null. Such rows are young, so only the last ones are looked at
select max(issued_at) from spend_tokens
where issued_at > @at and issued_at <= @latest
  and agent = @subject -- if:agent
  and number > (select coalesce(max(number), 0) from spend_tokens) - 100000;
