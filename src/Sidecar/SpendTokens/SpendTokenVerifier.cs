using Sidecar.Policies;
using Sidecar.Protocols.SpendTokens;
using Sidecar.State;

namespace Sidecar.SpendTokens;

/// <summary>
/// Says whether a token is genuine. One that was seen before costs a hash, its times and the question whether it was revoked; its signature is checked anew when its issuer's keys have changed.
/// </summary>
internal sealed class SpendTokenVerifier(SpendTokensOptions options, SpendTokenIssuers issuers, IRevocations revocations, ITokenCutoffs cutoffs, TimeProvider time)
{
    private readonly RecentTable<string, VerifiedSpendToken> _verified = new(options.MaxVerifiedTokens, StringComparer.Ordinal);

    public ValueTask<SpendTokenVerification> VerifyAsync(ReadOnlyMemory<char> text, CancellationToken cancellationToken) =>
        _verified.Find(text.Span) is { } seen && issuers.AreStill(seen.Token.Issuer, seen.Set) ? AcceptAsync(seen, cancellationToken) : VerifyAnewAsync(text, cancellationToken);

    private async ValueTask<SpendTokenVerification> VerifyAnewAsync(ReadOnlyMemory<char> text, CancellationToken cancellationToken)
    {
        var parsed = SignedSpendToken.Parse(text.Span);
        if (parsed is not SpendTokenResult.Parsed { Token: var signed })
        {
            return Rejected(SpendTokenRefusals.Invalid($"the token {((SpendTokenResult.Malformed)parsed).Reason}"));
        }

        if (!issuers.Trusts(signed.ClaimedIssuer))
        {
            return Rejected(SpendTokenRefusals.Invalid("the issuer is not trusted"));
        }

        if (await issuers.GetAsync(signed.ClaimedIssuer, signed.KeyId, cancellationToken) is not { } keys)
        {
            return Rejected(SpendRefusals.Unavailable("there are no keys of the token's issuer, or they are too old"));
        }

        if (signed.Verify(keys.Keys) is not SpendTokenVerdict.Verified { Token: var token })
        {
            return Rejected(SpendTokenRefusals.Invalid("no key of its issuer made the signature"));
        }

        var verified = new VerifiedSpendToken(token, keys.Set, issuers.IsOwn(token.Issuer), options.Skew);
        _verified.Put(text.ToString(), verified);
        return await AcceptAsync(verified, cancellationToken);
    }

    private ValueTask<SpendTokenVerification> AcceptAsync(VerifiedSpendToken verified, CancellationToken cancellationToken)
    {
        var token = verified.Token;
        var fit = token.FitTime(time.GetUtcNow(), options.Skew);
        if (fit != SpendTokenFit.Fits)
        {
            return new(Rejected(SpendTokenRefusals.Invalid(fit == SpendTokenFit.Expired ? "the token has expired" : "the token is not valid yet"), token.Agent));
        }

        if (token.Expires - token.IssuedAt > options.MaxLifetime + options.Skew)
        {
            return new(Rejected(SpendTokenRefusals.Invalid("the token lives longer than tokens may here"), token.Agent));
        }

        if (RefuseCut(verified) is { } refusal)
        {
            return new(Rejected(refusal, token.Agent));
        }

        var check = revocations.CheckAsync(verified.RevocationKeys, cancellationToken);
        return check.IsCompletedSuccessfully ? new(ToVerification(verified, check.Result)) : AwaitAsync(verified, check);
    }

    private Refusal? RefuseCut(VerifiedSpendToken verified) => cutoffs.Find(verified.Token.Issuer, verified.Token.Agent, verified.Family) switch
    {
        CutoffFinding.None => null,
        CutoffFinding.IssuedUpTo cut when verified.Token.IssuedAt > cut.At + ClockOf(verified.Token.Issuer) => null,
        CutoffFinding.IssuedUpTo or CutoffFinding.All => SpendTokenRefusals.Invalid("the token was revoked, with others of its agent, issuer or family"),
        _ => SpendRefusals.Unavailable("which tokens were revoked together could not be read for too long"),
    };

    // Another's clock may be ahead: what it had issued when its tokens were ended may say that it was later.
    private TimeSpan ClockOf(string issuer) => issuer == issuers.Own ? TimeSpan.Zero : options.Skew;

    private static async ValueTask<SpendTokenVerification> AwaitAsync(VerifiedSpendToken token, ValueTask<RevocationCheck> check) => ToVerification(token, await check);

    private static SpendTokenVerification ToVerification(VerifiedSpendToken token, RevocationCheck check) => check switch
    {
        RevocationCheck.NotRevoked => token.Genuine,
        RevocationCheck.Revoked => Rejected(SpendTokenRefusals.Invalid("the token was revoked"), token.Token.Agent),
        _ => Rejected(SpendRefusals.Unavailable("the store of revocations is away", isStoreAway: true), token.Token.Agent),
    };

    private static SpendTokenVerification.Rejected Rejected(Refusal refusal, string? agent = null) => new(refusal, agent);
}
