namespace Sidecar.Identity.Jwt;

/// <summary>How an issuer's keys stand, for the status page.</summary>
/// <param name="Issuer">Its name in the configuration.</param>
/// <param name="Keys">How many count; 0 where none were ever had.</param>
/// <param name="State"><c>configured</c>; or fetched: <c>fresh</c>, <c>stale</c> while they cannot be fetched anew, <c>expired</c> once they are too old, <c>never-fetched</c>.</param>
/// <param name="AgeSeconds">Since they were fetched; null where they were not.</param>
/// <param name="LastFault">Why they cannot be fetched now; null where they can, and where nobody tried yet.</param>
internal sealed record IssuerKeyStatus(string Issuer, int Keys, string State, long? AgeSeconds = null, string? LastFault = null)
{
    public const string NeverFetched = "never-fetched";
}
