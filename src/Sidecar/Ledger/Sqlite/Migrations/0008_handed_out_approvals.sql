-- 0008: an approval is handed out once, in a token that carries it.
-- Arguments: none. Result: none. Runs once, inside the transaction that holds the migration lock.

alter table approvals add column handed_out_at integer; -- when a token was issued with it; null where the request itself uses it

-- Requests without a name of their own ask anew after each use: of all that there ever were only those that are not over are looked at.
create index approvals_request_alive on approvals (request, expires_at);
drop index approvals_request;
