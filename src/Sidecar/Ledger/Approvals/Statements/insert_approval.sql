-- Asks for an approval.
-- Keys:      @id  @request
-- Arguments: @key  @agent  @amount  @currency  @merchant  @category  @intent  @requestId  @askedAt  @expiresAt
-- Result:    one changed row
insert into approvals (id, request, key, agent, amount, currency, merchant, category, intent, request_id, state, asked_at, expires_at)
values (@id, @request, @key, @agent, @amount, @currency, @merchant, @category, @intent, @requestId, 'pending', @askedAt, @expiresAt);
