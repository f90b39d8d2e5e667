using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>What is behind the sidecar, and how it fails.</summary>
internal static class SoakBackend
{
    /// <summary>How requests end, by the end of their path; what is more often there is more often asked for.</summary>
    public static readonly string[] Ends = ["good", "good", "good", "good", "slow", "bad", "broken"];

    /// <summary>Routes: for a token, for a token of whatever the backend says, for a payment afterwards and in advance, for both.</summary>
    public static readonly string[] Routes = ["open", "told", "paid", "paid", "before", "before", "both"];

    public static void Script(RecordingUpstream upstream)
    {
        foreach (var route in Routes.Distinct(StringComparer.Ordinal))
        {
            upstream
                .On($"/{route}/good", UpstreamReply.Json("{}").With("X-Cost", "0.02"))
                .On($"/{route}/slow", UpstreamReply.Json("{}").With("X-Cost", "0.01").After(TimeSpan.FromMilliseconds(60)))
                .On($"/{route}/bad", UpstreamReply.Status(404))
                .On($"/{route}/broken", UpstreamReply.AbortBeforeHeaders());
        }
    }

    /// <summary>The same for the same payment, whenever it is asked about.</summary>
    public static FacilitatorBehaviour Settle(FacilitatorCall call) => (Convert.ToInt32(call.PaymentId[^4..], 16) % 40) switch
    {
        0 or 1 or 2 or 3 => FacilitatorBehaviour.Refused("insufficient_funds"),
        4 => FacilitatorBehaviour.SettleThenDrop(),
        5 => FacilitatorBehaviour.SettlementPending(),
        6 or 7 => FacilitatorBehaviour.TooManyRequests(retryAfterSeconds: null),
        > 30 => FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(25)),
        _ => FacilitatorBehaviour.Ok(),
    };
}
