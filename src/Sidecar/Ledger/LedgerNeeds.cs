using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>What a batch of writes will look at, so that a store that is a network away can be asked for all of it at once.</summary>
internal sealed class LedgerNeeds
{
    /// <summary>Of payments that may have to be made.</summary>
    public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);

    public HashSet<long> PaymentIds { get; } = [];

    public HashSet<Digest> IdempotencyKeys { get; } = [];

    /// <summary>Of spends and tokens that are taken to be new.</summary>
    public HashSet<Digest> SpendIds { get; } = [];

    /// <summary>Of spends that are to be reversed.</summary>
    public HashSet<Digest> ReversedSpends { get; } = [];

    /// <summary>Of payments whose spends are to be reversed, where they have any.</summary>
    public HashSet<long> ChargedPayments { get; } = [];

    public HashSet<string> TokenIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether something that was taken to be new was not: then it is looked for.</summary>
    public bool IsContested { get; set; }
}
