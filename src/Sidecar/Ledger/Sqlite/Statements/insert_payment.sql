-- First claim of a payment.
-- Arguments: ?1 key  ?2 x402_version  ?3 scheme  ?4 network  ?5 asset  ?6 pay_to  ?7 amount  ?8 payer  ?9 nonce  ?10 valid_before
--            ?11 route  ?12 policy  ?13 request_id  ?14 now  ?15 fingerprint
-- Result:    none; the new id is the last inserted rowid
insert into payments (
    key, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, valid_before, route, policy, request_id,
    state, last_seq, claimed_at, updated_at, fingerprint, claim_number)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, 'claimed', 1, ?14, ?14, ?15, 1);
