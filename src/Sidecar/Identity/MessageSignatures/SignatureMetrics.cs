using System.Diagnostics.Metrics;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Signatures that were verified, by profile and outcome.</summary>
internal sealed class SignatureMetrics
{
    private const string Good = "verified";
    private const string PassedOver = "passed_over";

    private readonly Counter<long> _verified;

    public SignatureMetrics(IMeterFactory meters) =>
        _verified = meters.Create("Sidecar").CreateCounter<long>("sidecar.signatures", description: "HTTP message signatures that were checked, by profile and outcome.");

    public void Count(string profile, ProfileVerdict verdict) => _verified.Add(
        1, new("profile", profile), new("outcome", OutcomeOf(verdict)));

    private static string OutcomeOf(ProfileVerdict verdict) => verdict switch
    {
        ProfileVerdict.Refused refused => refused.Refusal.Slug,
        ProfileVerdict.PassedOver => PassedOver,
        _ => Good,
    };
}
