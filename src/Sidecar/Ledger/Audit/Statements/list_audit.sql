-- Records of the audit, the oldest first. A line that ends with `-- if:name` belongs to the statement only when that is asked for (OptionalLines).
-- Arguments: @after (only greater numbers)  @last (this number and smaller ones)  @limit; with their lines @agent  @action  @decision  @from  @until. The lines of rare ones say again what the indexes leave out
-- Result:    rows of AuditRow
select number as Number, at as At, action as Action, decision as Decision, actor as Actor, agent as Agent, subject as Subject, reason as Reason, amount as Amount, currency as Currency,
       merchant as Merchant, category as Category, request_id as RequestId, previous as Previous, hash as Hash
from audit
where number > @after and number <= @last
  and agent = @agent -- if:agent
  and action = @action -- if:action
  and action <> 'spend' and action <> 'payment.settle' and action <> 'payment.grant' -- if:rare action
  and decision = @decision -- if:decision
  and decision <> 'allow' and decision <> 'done' -- if:rare decision
  and at >= @from and at < @until -- if:time
order by number
limit @limit;
