using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>
/// What a batch of writes reads, decides and changes, in memory: all of it is read with one round trip before, and written with one after, in a transaction that ends
/// when anything that was read here has changed meanwhile. So nothing is locked while this process thinks.
/// </summary>
internal sealed class PaymentBook : ILedgerRows
{
    private readonly Guid _instance;
    private readonly Dictionary<string, BookedPayment> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<long, BookedPayment> _byId = [];
    private readonly Dictionary<Digest, BookedKey> _keys = [];

    /// <param name="instance">The replica that claims here.</param>
    public PaymentBook(Guid instance) => (_instance, Spending) = (instance, new SpendBook(Append));

    /// <summary>Numbers that are this batch's alone, for payments that turn out to be new.</summary>
    public Queue<long> FreeIds { get; } = new();

    /// <summary>What is to be written: payments that were changed or are new,</summary>
    public IEnumerable<BookedPayment> Changed => _byId.Values.Where(static payment => payment.IsChanged).OrderBy(static payment => payment.Id);

    /// <summary>their steps,</summary>
    public List<BookedTransition> Transitions { get; } = [];

    /// <summary>what was sent to settle them, and null where it is to be forgotten,</summary>
    public Dictionary<long, SettlementRequest?> Settlements { get; } = [];

    /// <summary>answers that are let out, and when,</summary>
    public List<(PaymentGrant Grant, long At)> Grants { get; } = [];

    /// <summary>answers that are owed,</summary>
    public List<(long PaymentId, long At, string Reason)> Debts { get; } = [];

    /// <summary>idempotency keys, each with what it was before,</summary>
    public Dictionary<Digest, (BookedKey Now, BookedKey? Before)> Links { get; } = [];

    /// <summary>spends and tokens,</summary>
    public SpendBook Spending { get; }

    /// <summary>and records of the audit, each with the time of the batch.</summary>
    public List<(AuditEntry Entry, long Now)> Audit { get; } = [];

    public bool IsClean => Audit.Count == 0 && Spending.IsClean && !_byId.Values.Any(static payment => payment.IsChanged);

    /// <summary>Takes in what was read. The first reading of a payment counts: if it is stale, the commit finds out.</summary>
    public BookedPayment Add(BookedPayment read)
    {
        if (_byId.TryAdd(read.Id, read))
        {
            _byKey.Add(read.Key, read);
        }

        return _byId[read.Id];
    }

    public void Add(Digest idempotencyKey, BookedKey read) => _keys[idempotencyKey] = read;

    public BookedPayment? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>Not one that this batch makes: nobody can know its number yet.</summary>
    public BookedPayment? Find(long paymentId) => _byId.GetValueOrDefault(paymentId) is { IsNew: false } payment ? payment : null;

    public ClaimOutcome Claim(string key, PaymentClaim claim, long now)
    {
        var released = Find(key);
        if (released is { State: not PaymentState.Released })
        {
            return new ClaimOutcome.Known(released.ToSnapshot());
        }

        if (claim.Idempotency is { } taken && FindBehind(taken.Key, released, now) is { } behind)
        {
            return new ClaimOutcome.Known(behind.ToSnapshot());
        }

        var payment = released ?? Add(new BookedPayment { Id = FreeIds.Dequeue(), Key = key });
        Occupy(payment, claim, now);
        if (claim.Idempotency is { } link)
        {
            Link(link, payment);
        }

        return new ClaimOutcome.Claimed(payment.Id, payment.ClaimNumber);
    }

    public TransitionOutcome Take(PaymentTransition step, long now)
    {
        if (Find(step.PaymentId) is not { } payment)
        {
            return new TransitionOutcome.Unavailable(NotThere(step.PaymentId));
        }

        // The fence: a step of an earlier claim, or of a claim whose replica was taken for dead, is none of this payment's any more, whatever its state.
        if (step.ClaimNumber is { } claim && (claim != payment.ClaimNumber || payment.IsSwept))
        {
            return new TransitionOutcome.Conflict(payment.State);
        }

        if (!PaymentTransitions.Exists(payment.State, step.To))
        {
            return Repeat(step, payment, now);
        }

        if (step.Grant is { } grant && !TryGrant(grant, payment, now))
        {
            return new TransitionOutcome.Conflict(payment.State);
        }

        Move(payment, step, now);
        return TransitionOutcome.Recorded.Instance;
    }

    public GrantOutcome Grant(PaymentGrant grant, long now)
    {
        if (Find(grant.PaymentId) is not { } payment)
        {
            return new GrantOutcome.Unavailable(NotThere(grant.PaymentId));
        }

        return payment.State == PaymentState.Settled && TryGrantAlone(grant, payment, now) ? GrantOutcome.Granted.Instance : new GrantOutcome.Refused(payment.ToSnapshot());
    }

    public GrantOutcome Owe(long paymentId, string reason, long now)
    {
        if (Find(paymentId) is not { } payment)
        {
            return new GrantOutcome.Unavailable(NotThere(paymentId));
        }

        if (payment.State != PaymentState.Settled)
        {
            return new GrantOutcome.Refused(payment.ToSnapshot());
        }

        if (payment.OwedAt is null)
        {
            (payment.OwedAt, payment.OwedReason, payment.IsChanged) = (now, reason, true);
            Debts.Add((paymentId, now, reason));
            Append(PaymentAudit.Entry(PaymentAudit.Owed, reason, payment.ToFacts()), now);
        }

        return GrantOutcome.Granted.Instance;
    }

    public GrantOutcome Withdraw(PaymentGrant grant, string reason, long now) =>
        Find(grant.PaymentId)?.GrantedTo == grant.RequestId ? Owe(grant.PaymentId, reason, now) : GrantOutcome.Granted.Instance;

    public void Append(AuditEntry entry, long now) => Audit.Add((entry, now));

    public void Spend(SpendRecord spend, AuditEntry audit, long now) => Spending.Spend(spend, audit, now);

    public void Reverse(SpendRecord spend, string reason, long now) => Spending.Reverse(spend.Id, reason, now);

    public void Issue(SpendTokenRecord token, AuditEntry audit, long now) => Spending.Issue(token, audit, now);

    private static LedgerUnavailableException NotThere(long paymentId) => new($"Payment {paymentId} is not in the ledger.");

    /// <summary>The live payment behind a key, unless it is <paramref name="but"/>.</summary>
    private BookedPayment? FindBehind(Digest key, BookedPayment? but, long now) =>
        _keys.GetValueOrDefault(key) is { } link && (link.Until > now || link.Payment.State != PaymentState.Settled) && link.Payment != but && link.ClaimNumber == link.Payment.ClaimNumber
            && link.Payment.State is not (PaymentState.Released or PaymentState.Failed)
            ? link.Payment
            : null;

    private void Occupy(BookedPayment payment, PaymentClaim claim, long now)
    {
        payment.Claim = claim;
        payment.IsChanged = true;
        payment.State = PaymentState.Claimed;
        payment.ClaimNumber++;
        payment.Owner = _instance;
        payment.X402Version = claim.X402Version;
        payment.Network = claim.Network;
        (payment.Payer, payment.Amount, payment.Asset) = (claim.Payer, claim.Amount, claim.Asset);
        payment.Fingerprint = claim.Fingerprint;
        payment.RequestId = claim.RequestId;
        payment.UpdatedAt = now;
        (payment.Transaction, payment.Reason, payment.UnknownAt) = (null, null, null);
        Transitions.Add(new BookedTransition(payment.Id, ++payment.LastSeq, PaymentState.Claimed, now, Reason: null, Transaction: null, claim.RequestId));
    }

    private void Link(IdempotencyLink link, BookedPayment payment)
    {
        var before = Links.TryGetValue(link.Key, out var pending) ? pending.Before : _keys.GetValueOrDefault(link.Key);
        var now = new BookedKey(payment, payment.ClaimNumber, link.Until.ToUnixTimeMilliseconds());
        Links[link.Key] = (now, before);
        _keys[link.Key] = now;
    }

    // Whoever reports one settlement twice (a retry, the reconciler beside the request) is told that it stands. The answer that comes with it goes out if none did.
    private TransitionOutcome Repeat(PaymentTransition step, BookedPayment payment, long now)
    {
        var stands = payment.State == PaymentState.Settled && step.To == PaymentState.Settled && (step.Transaction is null || step.Transaction == payment.Transaction);
        return !stands || (step.Grant is { } grant && !TryGrantAlone(grant, payment, now)) ? new TransitionOutcome.Conflict(payment.State) : TransitionOutcome.Recorded.Instance;
    }

    private bool TryGrant(PaymentGrant grant, BookedPayment payment, long now)
    {
        if (payment.Grant is not null)
        {
            return false;
        }

        (payment.Grant, payment.GrantedTo, payment.OwedAt, payment.OwedReason, payment.IsChanged) = (grant.Kind, grant.RequestId, null, null, true);
        Grants.Add((grant, now));
        return true;
    }

    // Not together with the step that settles, which is what the audit has then.
    private bool TryGrantAlone(PaymentGrant grant, BookedPayment payment, long now)
    {
        if (!TryGrant(grant, payment, now))
        {
            return false;
        }

        Append(PaymentAudit.Entry(PaymentAudit.Granted, grant.Kind.ToText(), payment.ToFacts(grant.RequestId)), now);
        return true;
    }

    private void Move(BookedPayment payment, PaymentTransition step, long now)
    {
        if (step.To == PaymentState.Settling)
        {
            Settlements[payment.Id] = step.Settlement!;
        }
        else if (PaymentTransitions.KeepsSettlement(payment.State) && !PaymentTransitions.KeepsSettlement(step.To))
        {
            Settlements[payment.Id] = null;
        }

        var from = payment.State;
        payment.IsChanged = true;
        payment.State = step.To;
        payment.UpdatedAt = now;
        payment.Reason = step.Reason;
        payment.Transaction = step.Transaction ?? payment.Transaction;
        payment.Payer = step.Payer ?? payment.Payer;
        payment.UnknownAt = step.To == PaymentState.Unknown ? payment.UnknownAt ?? now : null;
        payment.Owner = step.To is PaymentState.Settled or PaymentState.Failed or PaymentState.Released or PaymentState.Unknown ? null : payment.Owner;
        Transitions.Add(new BookedTransition(payment.Id, ++payment.LastSeq, step.To, now, step.Reason, step.Transaction, payment.RequestId));
        if (PaymentAudit.Of(from, step.To) is { } word)
        {
            Append(PaymentAudit.Entry(word, step.Reason ?? step.Grant?.Kind.ToText(), payment.ToFacts()), now);
        }

        ChargeOrReverse(payment, from, step, now);
    }

    private void ChargeOrReverse(BookedPayment payment, PaymentState from, PaymentTransition step, long now)
    {
        if (step.Charge is { } charge && from != PaymentState.Settling)
        {
            Spending.Charge(charge with { PaymentId = payment.Id, ClaimNumber = payment.ClaimNumber }, now);
        }
        else if (PaymentTransitions.KeepsSettlement(from) && PaymentTransitions.ReversesCharge(step.To))
        {
            Spending.ReverseCharge(payment.Id, payment.ClaimNumber, PaymentAudit.Reversal(step.To), now);
        }
    }
}
