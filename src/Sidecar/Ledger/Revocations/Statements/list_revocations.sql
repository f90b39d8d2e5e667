-- Revocations that hold, by their keys.
-- Arguments: @now  @after (only greater keys)  @limit
-- Result:    rows of RevocationRow
select key as Key, until as Until from revocations where key > @after and until > @now order by key limit @limit;
