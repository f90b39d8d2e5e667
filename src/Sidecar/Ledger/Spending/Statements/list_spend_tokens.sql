-- Tokens that were issued, the newest first. A line that ends with `-- if:name` belongs to the statement only when that is asked for (OptionalLines).
-- Arguments: @before (only smaller numbers)  @limit; with its line @agent
-- Result:    rows of SpendTokenRow
select number as Number, id as Id, agent as Agent, claims as Claims, family as Family, issued_at as IssuedAt, expires_at as ExpiresAt, revoked_at as RevokedAt
from spend_tokens
where number < @before
  and agent = @agent -- if:agent
order by number desc
limit @limit;
