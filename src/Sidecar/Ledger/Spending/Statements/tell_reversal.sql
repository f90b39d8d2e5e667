-- The windows were told of a spend that was reversed.
-- Arguments: @number  @now
-- Result:    one changed row, or none
update spend_reversals set told_at = @now where number = @number and told_at is null;
