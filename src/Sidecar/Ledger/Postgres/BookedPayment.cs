using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>A payment as a batch reads and changes it, before any of it is written.</summary>
internal sealed class BookedPayment
{
    /// <summary>Zero until a new one gets its number.</summary>
    public required long Id { get; init; }

    public required string Key { get; init; }

    /// <summary>As it was read; zero for a new one.</summary>
    public long Version { get; init; }

    public PaymentState State { get; set; }

    public long LastSeq { get; set; }

    public long ClaimNumber { get; set; }

    public Guid? Owner { get; set; }

    public bool IsSwept { get; init; }

    public int X402Version { get; set; }

    public string Network { get; set; } = "";

    public string? Payer { get; set; }

    public string Amount { get; set; } = "";

    public string Asset { get; set; } = "";

    public string? Transaction { get; set; }

    public string? Reason { get; set; }

    public Digest? Fingerprint { get; set; }

    public string RequestId { get; set; } = "";

    public long UpdatedAt { get; set; }

    public long? UnknownAt { get; set; }

    public long? OwedAt { get; set; }

    public string? OwedReason { get; set; }

    public GrantKind? Grant { get; set; }

    /// <summary>Of the request that was answered.</summary>
    public string? GrantedTo { get; set; }

    /// <summary>The claim that this batch makes; its facts are to be written.</summary>
    public PaymentClaim? Claim { get; set; }

    public bool IsChanged { get; set; }

    public bool IsNew => Version == 0;

    /// <param name="requestId">Of the request that the decision is about; null for the one that claimed the payment.</param>
    public PaymentFacts ToFacts(string? requestId = null) => new(Id, Payer, Amount, Asset, requestId ?? RequestId);

    public PaymentSnapshot ToSnapshot() => new(Id, State, X402Version, Network, Payer, Transaction, Reason)
    {
        Key = new PaymentKey(Convert.FromHexString(Key)),
        Fingerprint = Fingerprint,
        Grant = Grant,
        IsOwed = OwedAt is not null,
    };
}
