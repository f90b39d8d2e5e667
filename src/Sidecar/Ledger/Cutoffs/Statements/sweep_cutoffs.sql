-- Removes what is over.
-- Arguments: @before
-- Result:    removed rows
delete from token_cutoffs where until < @before;
