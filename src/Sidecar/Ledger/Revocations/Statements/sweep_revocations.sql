-- Removes some of what is over.
-- Arguments: @before  @limit
-- Result:    removed rows
delete from revocations where key in (select key from revocations where until < @before order by until limit @limit);
