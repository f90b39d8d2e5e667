-- Adds records to the audit: the last thing before the commit.
-- Arguments: arrays of equal length: $1 at  $2 action  $3 decision  $4 actor  $5 agent  $6 subject  $7 reason  $8 amount  $9 currency  $10 merchant  $11 category  $12 request_id
--            $13 body: the bytes of the record behind its number and the hash before it
-- Result:    the last number
select ledger_append_audit($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);
