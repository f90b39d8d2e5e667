using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>The spends and tokens of a batch, before any of it is written. They are taken to be new, which the commit finds out; only if one was not are they looked for.</summary>
/// <param name="append">Adds a record to the batch's part of the audit.</param>
internal sealed class SpendBook(Action<AuditEntry, long> append)
{
    private readonly HashSet<Digest> _knownSpends = [];
    private readonly HashSet<string> _knownTokens = new(StringComparer.Ordinal);

    public Dictionary<Digest, (SpendRecord Spend, long At)> Spends { get; } = [];

    public Dictionary<string, SpendTokenRecord> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>Spends that are there and are not to be.</summary>
    public List<Digest> TakenBack { get; } = [];

    public bool IsClean => Spends.Count == 0 && Tokens.Count == 0 && TakenBack.Count == 0;

    public void AddKnown(Digest spend) => _knownSpends.Add(spend);

    public void AddKnown(string token) => _knownTokens.Add(token);

    public void Spend(SpendRecord spend, AuditEntry audit, long now)
    {
        if (!_knownSpends.Contains(spend.Id) && Spends.TryAdd(spend.Id, (spend, now)))
        {
            append(audit, now);
        }
    }

    public void Issue(SpendTokenRecord token, AuditEntry audit, long now)
    {
        if (!_knownTokens.Contains(token.Id) && Tokens.TryAdd(token.Id, token))
        {
            append(audit, now);
        }
    }

    /// <summary>What another batch wrote, and its callers believe was not written.</summary>
    /// <param name="reason">For the audit, which has the first word and gets the second.</param>
    public void TakeBack(SpendBook told, string reason, long now)
    {
        foreach (var (id, (spend, _)) in told.Spends)
        {
            if (_knownSpends.Contains(id))
            {
                TakenBack.Add(id);
                append(Undone(spend, reason), now);
            }
        }
    }

    private static AuditEntry Undone(SpendRecord spend, string reason) => new("spend", "release")
    {
        Actor = "system",
        Agent = spend.Agent,
        Subject = spend.Id.ToString(),
        Reason = reason,
        Amount = spend.Amount.Micros.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Currency = spend.Amount.Currency,
        Merchant = spend.Merchant,
        Category = spend.Category,
        RequestId = spend.RequestId,
    };
}
