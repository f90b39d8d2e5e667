using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>How taking the money ended, as far as the client may be told: everything here is in the ledger already. A closed set.</summary>
internal abstract record Settlement
{
    private Settlement()
    {
    }

    internal sealed record Settled(SettleResponse Receipt) : Settlement;

    /// <summary>The money did not move and this payment is spent.</summary>
    internal sealed record Failed(SettleResponse Receipt) : Settlement;

    /// <summary>It is not known whether the money moved; the reconciler has it now.</summary>
    internal sealed record Unknown(string Note, string? Transaction) : Settlement;

    /// <summary>Nobody was asked, or certainly nobody acted: the payment is free again.</summary>
    internal sealed record NotTried(string Note, TimeSpan? RetryAfter, Exception? Cause = null) : Settlement;

    /// <summary>Nobody was asked: the agent's budget has no room for it any more, or cannot say.</summary>
    internal sealed record Unaffordable(Refusal Refusal) : Settlement;
}
