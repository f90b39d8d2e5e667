using Sidecar.Policies;

namespace Sidecar.Identity.Profiles;

/// <summary>Shows the fetching of strangers' documents. Never red: what strangers name, and how many they are, is theirs to choose.</summary>
internal sealed class DocumentStatus(ProfileOptions options, FetchBudget budget, ProfileMetrics metrics) : IReadinessCheck
{
    public string Name => "documents";

    public Readiness Check() => new(IsReady: true, options.AllowLoopback ? "AllowLoopback is on: documents are fetched from this machine too." : null, new { Budget = budget.Describe(), Kinds = metrics.Describe() });
}
