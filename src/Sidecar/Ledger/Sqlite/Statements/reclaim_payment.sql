-- Claim of a payment that was released: the facts of the new request take the place of the old ones, the history stays.
-- Key:       ?1 key, in state released
-- Arguments: ?2 x402_version  ?3 scheme  ?4 network  ?5 asset  ?6 pay_to  ?7 amount  ?8 payer  ?9 nonce  ?10 valid_before
--            ?11 route  ?12 policy  ?13 request_id  ?14 now  ?15 fingerprint
-- Result:    none
update payments
set x402_version = ?2, scheme = ?3, network = ?4, asset = ?5, pay_to = ?6, amount = ?7, payer = ?8, nonce = ?9, valid_before = ?10,
    route = ?11, policy = ?12, request_id = ?13, state = 'claimed', last_seq = last_seq + 1, claimed_at = ?14, updated_at = ?14,
    reason = null, transaction_id = null, unknown_at = null, fingerprint = ?15, claim_number = claim_number + 1
where key = ?1 and state = 'released';
