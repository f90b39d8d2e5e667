-- Takes spends back whose writers were told that they could not be written.
-- Arguments: $1 ids
-- Result:    none
with allowed as materialized (select set_config('sidecar.takes_back', 'on', true) as word)
delete from spends using allowed where id = any ($1) and word = 'on';
