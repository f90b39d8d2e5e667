-- Whether an answer is owed now.
-- Key:       ?1 id
-- Arguments: ?2 owed_at  ?3 owed_reason, both null for no
-- Result:    none
update payments set owed_at = ?2, owed_reason = ?3 where id = ?1;
