-- What an account spent, less what of it was reversed, read from the indexes alone. A line that ends with `-- if:name` belongs to the statement only when that is asked for (OptionalLines).
-- Arguments: $1 the account  $2 currency  $3 from  $4 until  $5 the length of a bucket in ticks of 100 ns, of the whole 0
--            $6 what to leave out: identities
-- Result:    rows: bucket, amount, count; nothing counts where the count is 0
select bucket, coalesce(sum(amount), 0)::bigint, sum(spends)::bigint
from (
    select
        counted_at * 10000 / $5 as bucket, -- if:buckets
        $5::bigint as bucket, -- if:whole
        sum(amount) as amount, count(*) as spends
    from spends
    where currency = $2 and counted_at >= $3 and counted_at < $4
      and agent = $1 -- if:agent
      and budget = $1 -- if:budget
      and token = $1 -- if:token
      and id <> all($6) -- if:except
    group by 1 -- if:buckets
    union all
    select
        counted_at * 10000 / $5, -- if:buckets
        $5::bigint, -- if:whole
        -sum(amount), -count(*)
    from spend_reversals
    where currency = $2 and counted_at >= $3 and counted_at < $4
      and agent = $1 -- if:agent
      and budget = $1 -- if:budget
      and token = $1 -- if:token
      and id <> all($6) -- if:except
    group by 1 -- if:buckets
) as sums
group by bucket
order by bucket;
