using System.Text;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.Jwt;

/// <summary>
/// Says whose token it is. A token that was seen before costs a hash and the question whether it was revoked; its signature and claims are checked anew when its issuer's keys have changed.
/// </summary>
internal sealed class JwtVerifier(JwtOptions options, JwtIssuers issuers, IRevocations revocations, TimeProvider time)
{
    private readonly RecentTable<Digest, VerifiedToken> _verified = new(options.MaxVerifiedTokens);

    public ValueTask<Authentication> VerifyAsync(string text, CancellationToken cancellationToken)
    {
        if (text.Length > SignedToken.MaxLength)
        {
            return Authentication.Rejected(JwtRefusals.Invalid("the token is too long"));
        }

        var digest = DigestOf(text);
        if (_verified.Find(digest) is { } seen)
        {
            var keys = seen.Issuer.Keys.GetAsync(cancellationToken);
            if (keys.IsCompletedSuccessfully && IsStillGood(seen, keys.Result))
            {
                return AcceptAsync(seen, cancellationToken);
            }

            _verified.Remove(digest);
        }

        return VerifyAnewAsync(text, digest, cancellationToken);
    }

    // Not longer than a token may be.
    private static Digest DigestOf(string text)
    {
        Span<byte> bytes = stackalloc byte[text.Length];
        Encoding.ASCII.GetBytes(text, bytes);
        return Digest.OfBytes(bytes);
    }

    private bool IsStillGood(VerifiedToken seen, IssuerKeys? keys) => ReferenceEquals(seen.Keys, keys) && time.GetUtcNow() < seen.Expires;

    private async ValueTask<Authentication> VerifyAnewAsync(string text, Digest digest, CancellationToken cancellationToken)
    {
        if (SignedToken.Read(text, out var fault) is not { } token)
        {
            return Authentication.Rejected(JwtRefusals.Invalid($"the token {fault}"));
        }

        if (issuers.Find(token.Issuer) is not { } issuer)
        {
            return Authentication.Rejected(JwtRefusals.Invalid("the issuer is not trusted"));
        }

        var keys = await issuer.Keys.GetAsync(cancellationToken);
        if (keys is not null && token.Jws.Header.KeyId is { } keyId && !keys.Knows(keyId))
        {
            keys = await issuer.Keys.GetNewerAsync(cancellationToken);
        }

        if (keys is null)
        {
            return Authentication.Rejected(JwtRefusals.Unavailable($"there are no keys of issuer {issuer.Name}, or they are too old"));
        }

        var (verified, refusal) = Judge(token, issuer, keys);
        if (verified is null)
        {
            return Authentication.Rejected(refusal!);
        }

        _verified.Put(digest, verified);
        return await AcceptAsync(verified, cancellationToken);
    }

    private (VerifiedToken? Verified, Refusal? Refusal) Judge(SignedToken token, JwtIssuer issuer, IssuerKeys keys)
    {
        var now = time.GetUtcNow();
        if (keys.Candidates(token.Jws.Header, now).FirstOrDefault(token.Jws.Verify) is not { } key)
        {
            return (null, JwtRefusals.Invalid($"no key of issuer {issuer.Name} made the signature"));
        }

        var claims = new TokenClaims(token.Claims, issuer, options.Skew);
        if (claims.Fault(now) is { } fault)
        {
            return (null, JwtRefusals.NotAccepted(fault));
        }

        var expires = key.Expires is { } end && end < claims.Expires ? end : claims.Expires;
        return (new VerifiedToken(issuer, keys, claims.ToPrincipal(key.KeyId), expires, claims.RevocationKeys()), null);
    }

    private ValueTask<Authentication> AcceptAsync(VerifiedToken token, CancellationToken cancellationToken)
    {
        if (token.RevocationKeys.IsEmpty)
        {
            return Authentication.Proven(token.Principal);
        }

        var check = revocations.CheckAsync(token.RevocationKeys, cancellationToken);
        return check.IsCompletedSuccessfully ? ToAuthentication(token, check.Result) : AwaitAsync(token, check);
    }

    private static async ValueTask<Authentication> AwaitAsync(VerifiedToken token, ValueTask<RevocationCheck> check) => ToAuthentication(token, await check);

    private static Authentication ToAuthentication(VerifiedToken token, RevocationCheck check) => check switch
    {
        RevocationCheck.NotRevoked => Authentication.Proven(token.Principal),
        RevocationCheck.Revoked => Authentication.Rejected(JwtRefusals.NotAccepted("The token was revoked.")),
        _ => Authentication.Rejected(JwtRefusals.Unavailable("the store of revocations is away, or was not filled from the ledger yet", isStoreAway: true)),
    };
}
