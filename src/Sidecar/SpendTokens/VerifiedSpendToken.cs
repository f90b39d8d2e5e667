using Sidecar.Policies;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>A token whose signature is good, as long as its issuer's keys are the same. Nothing is worked out anew for the requests that show it.</summary>
internal sealed class VerifiedSpendToken
{
    /// <param name="set">The keys that it was verified with.</param>
    /// <param name="isOwn">Whether we issued it.</param>
    /// <param name="skew">For how long it is still taken after its end.</param>
    public VerifiedSpendToken(SpendToken token, object set, bool isOwn, TimeSpan skew)
    {
        (Token, Set) = (token, set);
        RevocationKeys = SpendTokenRevocations.KeysOf(token.Issuer, token.Id, token.Agent);
        Allowance = new SpendAllowance(Digest.OfParts(token.Issuer, token.Id), token.Scope.MaxAmount.Micros, token.Scope.IsOneTime ? 1 : token.Uses, token.Expires + skew);
        Approval = isOwn ? token.ApprovalId : null;
        Family = SpendTokenRevocations.FamilyOf(token.Id);
        Genuine = new SpendTokenVerification.Genuine(this);
    }

    public SpendToken Token { get; }

    public object Set { get; }

    /// <summary>By which it may have been revoked.</summary>
    public ReadOnlyMemory<Digest> RevocationKeys { get; }

    /// <summary>How much it allows over its whole life.</summary>
    public SpendAllowance Allowance { get; }

    /// <summary>The approval that it was handed out with; null where there is none, and in tokens of other issuers whatever they say.</summary>
    public string? Approval { get; }

    /// <summary>Of the refresh handle that it came of; null where it came of none.</summary>
    public string? Family { get; }

    /// <summary>The answer to whoever asks whether it is good.</summary>
    public SpendTokenVerification.Genuine Genuine { get; }
}
