using Sidecar.Ledger.Spending;
using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>The spends and tokens of a batch, before any of it is written. They are taken to be new, which the commit finds out; only if one was not are they looked for.</summary>
/// <param name="append">Adds a record to the batch's part of the audit.</param>
internal sealed class SpendBook(Action<AuditEntry, long> append)
{
    private readonly HashSet<Digest> _knownSpends = [];
    private readonly Dictionary<Digest, SpendRecord> _counting = [];
    private readonly HashSet<string> _knownTokens = new(StringComparer.Ordinal);

    public Dictionary<Digest, (SpendRecord Spend, long At)> Spends { get; } = [];

    public Dictionary<string, SpendTokenRecord> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>Spends that do not count any more, each with the reason and the time of the batch.</summary>
    public Dictionary<Digest, (string Reason, long At)> Reversals { get; } = [];

    /// <summary>Spends that are there and are not to be.</summary>
    public List<Digest> TakenBack { get; } = [];

    public bool IsClean => Spends.Count == 0 && Reversals.Count == 0 && Tokens.Count == 0 && TakenBack.Count == 0;

    public void AddKnown(Digest spend) => _knownSpends.Add(spend);

    /// <summary>Takes in a spend that is there and counts.</summary>
    public void AddCounting(SpendRecord spend) => _counting[spend.Id] = spend;

    public void AddKnown(string token) => _knownTokens.Add(token);

    public void Spend(SpendRecord spend, AuditEntry audit, long now)
    {
        if (!_knownSpends.Contains(spend.Id) && Spends.TryAdd(spend.Id, (spend, now)))
        {
            append(audit, now);
        }
    }

    /// <summary>What is spent with a payment.</summary>
    public void Charge(SpendRecord spend, long now) => Spend(spend, SpendEntries.Charged(spend), now);

    /// <summary>Reverses what was spent with a claim of a payment, where anything was.</summary>
    public void ReverseCharge(long paymentId, long claimNumber, string reason, long now)
    {
        foreach (var spend in _counting.Values.Where(spend => spend.PaymentId == paymentId && spend.ClaimNumber == claimNumber))
        {
            Reverse(spend.Id, reason, now);
        }
    }

    public void Reverse(Digest spend, string reason, long now)
    {
        if (_counting.TryGetValue(spend, out var there) && Reversals.TryAdd(spend, (reason, now)))
        {
            append(SpendEntries.Reversed(there, reason), now);
        }
    }

    public void Issue(SpendTokenRecord token, AuditEntry audit, long now)
    {
        if (!_knownTokens.Contains(token.Id) && Tokens.TryAdd(token.Id, token))
        {
            append(audit, now);
        }
    }

    /// <summary>What another batch wrote, and its callers believe was not written. What was spent with a payment is not: the payment's next step decides about it.</summary>
    /// <param name="reason">For the audit, which has the first word and gets the second.</param>
    public void TakeBack(SpendBook told, string reason, long now)
    {
        foreach (var (id, (spend, _)) in told.Spends)
        {
            if (spend.ClaimNumber is null && _knownSpends.Contains(id))
            {
                TakenBack.Add(id);
                append(SpendEntries.Reversed(spend, reason), now);
            }
        }
    }
}
