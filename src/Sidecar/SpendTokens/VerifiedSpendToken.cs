using Sidecar.Policies;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

/// <summary>A token whose signature is good, as long as its issuer's keys are the same.</summary>
/// <param name="Set">The keys that it was verified with.</param>
/// <param name="RevocationKeys">By which it may have been revoked.</param>
/// <param name="Allowance">How much it allows over its whole life.</param>
/// <param name="Approval">The approval that it was handed out with; null where there is none, and in tokens of other issuers whatever they say.</param>
internal sealed record VerifiedSpendToken(SpendToken Token, object Set, ReadOnlyMemory<Digest> RevocationKeys, SpendAllowance Allowance, string? Approval)
{
    private SpendTokenVerification.Genuine? _genuine;

    /// <summary>Of the refresh handle that it came of; null where it came of none.</summary>
    public string? Family { get; } = SpendTokenRevocations.FamilyOf(Token.Id);

    /// <summary>The answer to whoever asks for it: the same for each request that shows the token.</summary>
    public SpendTokenVerification.Genuine Genuine => _genuine ??= new(this);

    /// <param name="isOwn">Whether we issued it.</param>
    /// <param name="skew">For how long it is still taken after its end.</param>
    public static VerifiedSpendToken Of(SpendToken token, object set, bool isOwn, TimeSpan skew) => new(
        token,
        set,
        SpendTokenRevocations.KeysOf(token.Issuer, token.Id, token.Agent),
        new SpendAllowance(Digest.OfParts(token.Issuer, token.Id), token.Scope.MaxAmount.Micros, token.Scope.IsOneTime ? 1 : token.Uses, token.Expires + skew),
        isOwn ? token.ApprovalId : null);
}
