using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.SpendTokens.Control;

/// <summary>
/// Handles that get a new token with the same terms. Each is good once; one that is used again ends its family, and all tokens that came of it (RFC 9700 §4.14.2). Handed out once, kept as a hash.
/// </summary>
internal sealed class RefreshHandles(IRefreshHandleLedger ledger, LastingRevocations revocations, SpendTokensOptions options, SpendTokenIssuers issuers, TimeProvider time)
{
    private const string Prefix = "sr_";
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    public static string NewFamily() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(16));

    /// <summary>Null where it could not be written down.</summary>
    public async ValueTask<(string Handle, DateTimeOffset ExpiresAt)?> CreateAsync(TokenBody body, string family, DateTimeOffset askedAt, AuditEntry audit)
    {
        var handle = NewHandle();
        var end = time.GetUtcNow() + Lifetime;
        var record = new RefreshHandleRecord(DigestOf(handle), family, body.Agent!, JsonSerializer.Serialize(body), end) { AskedAt = askedAt };
        return await ledger.CreateAsync(record, audit, CancellationToken.None) is LedgerWriteOutcome.Written ? (handle, end) : null;
    }

    /// <summary>Uses a handle up.</summary>
    /// <returns>The terms and the successor; or what to answer.</returns>
    public async ValueTask<(TokenBody? Terms, string Family, string Successor, DateTimeOffset ExpiresAt, OperatorAnswer? Wrong)> UseAsync(string handle, AuditEntry audit)
    {
        var successor = NewHandle();
        switch (await ledger.UseAsync(DigestOf(handle), DigestOf(successor), time.GetUtcNow(), audit, CancellationToken.None))
        {
            case RefreshUse.Refreshed { Successor: var next }:
                return (JsonSerializer.Deserialize<TokenBody>(next.Terms), next.Family, successor, next.ExpiresAt, null);
            case RefreshUse.Reused reused:
                // The tokens too: whoever used it twice may have stolen it.
                var key = SpendTokenRevocations.KeyOfFamily(issuers.Own ?? "", reused.Family);
                if (await revocations.RevokeAsync(RevocationKind.SpendToken, key, options.MaxLifetime + (2 * options.Skew), audit: null, CancellationToken.None) is not LastingRevocation.Done)
                {
                    return (null, reused.Family, "", default, OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Handle was used before", "The handle is ended. Whether its tokens are is not known: send it again to end them.") with { RetryAfter = ControlAnswers.RetryAfter });
                }

                return (null, reused.Family, "", default, OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Handle was used before", "The handle and all tokens that came of it are ended: somebody may have stolen it. Issue a new token."));
            case RefreshUse.Unavailable:
                return (null, "", "", default, ControlAnswers.Away());
            default:
                return (null, "", "", default, OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Handle is not good", "There is no such handle, it is over, or its family was ended."));
        }
    }

    /// <summary>No handle of a family is good any more; one that has none, or was ended, stays so.</summary>
    public async ValueTask<bool> EndAsync(string family, AuditEntry audit) =>
        await ledger.RevokeFamilyAsync(family, time.GetUtcNow(), audit, CancellationToken.None) is not ControlWrite<RefreshHandleRecord>.Unavailable;

    private static string NewHandle() => Prefix + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(32));

    private static Digest DigestOf(string handle) => Digest.OfBytes(Encoding.UTF8.GetBytes(handle));
}
