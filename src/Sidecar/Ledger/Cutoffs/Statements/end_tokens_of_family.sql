-- Ends the tokens of a family of refresh handles. Those that are ended keep their time.
-- Key:       @subject
-- Arguments: @now
-- Result:    changed rows
update spend_tokens set revoked_at = @now where family = @subject and revoked_at is null;
