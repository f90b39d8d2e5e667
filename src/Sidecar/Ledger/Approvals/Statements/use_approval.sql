-- Uses up what is approved and not over, for no more than what was approved. Of many who use it at once one changes a row.
-- Key:       @id
-- Arguments: @reservation  @now  @agent  @amount (at most what was approved)  @currency  @merchant  @category (any where the approval names none)
-- Result:    one changed row, or none
update approvals set state = 'used', reservation = @reservation
where id = @id and state = 'approved' and expires_at > @now
  and agent = @agent and currency = @currency and amount >= @amount and merchant = @merchant and (category is null or category = @category);
