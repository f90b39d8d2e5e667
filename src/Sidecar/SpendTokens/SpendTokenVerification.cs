using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>What came of verifying a token. A closed set.</summary>
internal abstract record SpendTokenVerification
{
    private SpendTokenVerification()
    {
    }

    /// <summary>It is genuine, of now, and not revoked. What it is good for is not looked at yet.</summary>
    internal sealed record Genuine(VerifiedSpendToken Token) : SpendTokenVerification;

    /// <param name="Agent">Whose token it is, where an issuer that is trusted has signed it all the same; null where nobody knows.</param>
    internal sealed record Rejected(Refusal Refusal, string? Agent = null) : SpendTokenVerification;
}
