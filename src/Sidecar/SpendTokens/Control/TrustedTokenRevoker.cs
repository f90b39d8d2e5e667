using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.SpendTokens.Control;

/// <summary>Ends one token that another issuer has issued: our ledger does not know it, so its <c>iss</c> and <c>jti</c> name it.</summary>
internal sealed class TrustedTokenRevoker(LastingRevocations revocations, SpendTokensOptions options)
{
    // Not the client's token: whoever leaves after asking for it wants it all the more.
    public async Task<OperatorAnswer> RevokeAsync(ControlCall call, string issuer, string id, string? reason)
    {
        // It may be issued ahead of our time, live a little longer than it may, and is taken a little beyond its end.
        var retention = options.MaxLifetime + (3 * options.Skew);
        var audit = ControlAnswers.Done(call, $"jti:{id} issuer:{issuer}", reason: reason);
        switch (await revocations.RevokeAsync(RevocationKind.SpendToken, SpendTokenRevocations.KeyOfToken(issuer, id), retention, audit, CancellationToken.None))
        {
            case LastingRevocation.Done { Until: var until }:
                call.IsAudited = true;
                return OperatorAnswer.Of(new CutoffView("token", id, call.Caller.Name, reason) { Issuer = issuer, RevokedUntil = until });
            case LastingRevocation.StoreAway:
                call.IsAudited = true;
                return NotKnown("It is written down, and whether requests see it already is not known. Revoke it again.");
            case LastingRevocation.Full:
                return NotKnown("Nothing was revoked: as many are as may be (Sidecar:State:MaxRevocations).");
            default:
                return ControlAnswers.Away();
        }
    }

    private static OperatorAnswer NotKnown(string detail) =>
        OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Not revoked for certain", detail) with { RetryAfter = ControlAnswers.RetryAfter };
}
