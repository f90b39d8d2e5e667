-- How often tokens were spent with a payment, without what was reversed. A line that ends with `-- if:name` belongs to the statement only when that is asked for (OptionalLines).
-- Arguments: @payment; with its line @token
-- Result:    one number
select count(*) from spends
where payment_id = @payment
  and token = @token -- if:token
  and claim_number is not null and length(token) > 0 -- if:charged
  and not exists (select 1 from spend_reversals where spend_reversals.id = spends.id);
