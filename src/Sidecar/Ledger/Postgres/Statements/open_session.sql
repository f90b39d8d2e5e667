-- A commit is on the disk before it is reported, whatever the role's or the database's default. A stronger setting (remote_apply) stays.
-- What waits for a lock, or runs, longer than this program waits for it gives up.
-- Arguments: none
-- Result:    one row
select case when current_setting('synchronous_commit') = 'off' then set_config('synchronous_commit', 'on', false) end,
       set_config('lock_timeout', '2s', false), set_config('statement_timeout', '5s', false), set_config('idle_in_transaction_session_timeout', '5s', false);
