-- A record of the audit.
-- Key:       ?1 number
-- Arguments: ?2 at  ?3 action  ?4 decision  ?5 actor  ?6 agent  ?7 subject  ?8 reason  ?9 amount  ?10 currency  ?11 merchant  ?12 category  ?13 request_id  ?14 previous  ?15 hash
-- Result:    none
insert into audit (number, at, action, decision, actor, agent, subject, reason, amount, currency, merchant, category, request_id, previous, hash)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15);
