using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>Why a payment was given back, as the ledger keeps it.</summary>
internal static class ReleaseReasons
{
    public static string Slug(ReleaseReason reason) => reason switch
    {
        ReleaseReason.RefusedLater => "refused_later",
        ReleaseReason.SpentBefore => "spent_before",
        ReleaseReason.UpstreamFailed => "upstream_failed",
        ReleaseReason.UpstreamTimedOut => "upstream_timed_out",
        ReleaseReason.ClientGone => "client_gone",
        ReleaseReason.Faulted => "faulted",
        ReleaseReason.ShuttingDown => "shutting_down",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
