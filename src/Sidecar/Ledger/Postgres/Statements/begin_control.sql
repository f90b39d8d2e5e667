-- A change of what steers spending begins. It is on the disk before it is reported, and what waits for a lock longer than this program waits for it gives up.
-- Arguments: none
-- Result:    one row
select case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', true) end,
       set_config('lock_timeout', '2s', true), set_config('statement_timeout', '5s', true), set_config('idle_in_transaction_session_timeout', '5s', true);
