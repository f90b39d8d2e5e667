-- Takes spends back whose writers were told that they could not be written. Runs behind allow_take_back.sql.
-- Arguments: $1 ids
-- Result:    none
delete from spends where id = any ($1);
