using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Identity.Jwt;

/// <summary><c>/admin/revocations</c>: tokens, subjects and clients are revoked while the proxy runs. Once it says so it is in the ledger, and every replica that shares the store of state sees it.</summary>
internal sealed class RevocationsPage(JwtIssuers issuers, JwtOptions options, LastingRevocations revocations, ILogger<RevocationsPage> logger) : IOperatorPage
{
    private static readonly TimeSpan Usual = TimeSpan.FromDays(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public string Path => "/admin/revocations";

    public async ValueTask<OperatorAnswer> AnswerAsync(AdminCall call, CancellationToken cancellationToken)
    {
        if (call.Below.Length > 0)
        {
            return OperatorAnswer.Wrong(StatusCodes.Status404NotFound, "No such page", $"Revocations are not listed; there is POST {Path}.");
        }

        if (call.Request.Method != HttpMethods.Post)
        {
            return OperatorAnswer.WrongMethod(HttpMethods.Post);
        }

        var (body, wrong) = OperatorJson.Read<RevocationRequest>(call.Body.Span);
        return body is null ? wrong! : await RevokeAsync(call, body);
    }

    private async Task<OperatorAnswer> RevokeAsync(AdminCall call, RevocationRequest body)
    {
        if (FaultOf(body) is { } fault)
        {
            return Bad(fault);
        }

        var known = issuers.Named(body.Issuer!);
        return known switch
        {
            [] => Bad($"issuer: none has this name under {JwtOptions.Section}:{nameof(JwtOptions.Issuers)}, nor this iss."),
            [{ ChecksRevocations: false }] => Bad("issuer: its CheckRevocations is false, so nobody would ask whether its tokens are revoked."),
            [var issuer] => await RevokeAsync(call, issuer, body),
            _ => Bad("issuer: is the name of one and the iss of another."),
        };
    }

    // Not the client's token: what is revoked should not hang on whoever asked for it staying.
    private async Task<OperatorAnswer> RevokeAsync(AdminCall call, JwtIssuer issuer, RevocationRequest body)
    {
        var retention = body.Retention ?? UsualFor(issuer);
        var (kind, key) = Named(issuer, body);
        switch (await revocations.RevokeAsync(kind, key, retention, ControlAnswers.Done(call, SubjectOf(issuer, body)), CancellationToken.None))
        {
            case LastingRevocation.Done { Until: var until }:
                call.IsAudited = true;
                logger.Revoked(issuer.Name, kind, retention);
                return OperatorAnswer.Of(new { RevokedUntil = until });
            case LastingRevocation.Full:
                return Away("No more can be revoked: as many are as may be (Sidecar:State:MaxRevocations). Nothing was revoked.");
            case LastingRevocation.LedgerAway { Cause: var cause }:
                logger.NotRevoked(issuer.Name, cause);
                return Away("Whether it was revoked is not known: the ledger is away. Revoke it again.");
            default:
                call.IsAudited = true;
                return Away("It is written down, and whether requests see it already is not known: the store of state is away or full. Revoke it again.");
        }
    }

    private static string SubjectOf(JwtIssuer issuer, RevocationRequest body) =>
        $"{issuer.Name} {(body.Jti is { } id ? $"jti:{id}" : body.Subject is { } subject ? $"sub:{subject}" : $"client:{body.Client}")}";

    private static (RevocationKind Kind, Digest Key) Named(JwtIssuer issuer, RevocationRequest body) =>
        body.Jti is { } id ? (RevocationKind.Jwt, JwtRevocations.KeyOfToken(issuer.Id, id))
        : body.Subject is { } subject ? (RevocationKind.JwtSubject, JwtRevocations.KeyOfSubject(issuer.Id, subject))
        : (RevocationKind.JwtClient, JwtRevocations.KeyOfClient(issuer.Id, body.Client!));

    private static OperatorAnswer Away(string detail) => OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Not revoked for certain", detail) with { RetryAfter = RetryAfter };

    // The skew twice: a token may be issued that much ahead of our clock, and is honoured that long after its end.
    private TimeSpan UsualFor(JwtIssuer issuer) =>
        issuer.MaxLifetime is not { } lifetime ? Usual
        : lifetime > Longest ? Longest
        : TimeSpan.FromTicks(Math.Clamp((lifetime + (2 * options.Skew)).Ticks, Shortest.Ticks, Longest.Ticks));

    private static string? FaultOf(RevocationRequest body)
    {
        string?[] named = [body.Jti, body.Subject, body.Client];
        return string.IsNullOrEmpty(body.Issuer) ? "issuer: is required."
            : named.Count(static id => id is not null) != 1 ? "One of jti, subject and client is required, and no more than one."
            : named.Any(static id => id is { Length: 0 or > TokenClaims.LongestId }) ? $"jti, subject and client have 1 to {TokenClaims.LongestId} characters."
            : body.Retention < Shortest || body.Retention > Longest ? $"retention: must be between {Shortest} and {Longest}."
            : null;
    }

    private static OperatorAnswer Bad(string detail) => OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad revocation", detail);
}
