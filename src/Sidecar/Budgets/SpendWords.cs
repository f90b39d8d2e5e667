using System.Collections.Frozen;
using System.Text.Json;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Reasons as the audit and the metrics write them: lower case with underscores.</summary>
internal static class SpendWords
{
    /// <summary>More was to be committed than was reserved.</summary>
    public const string ExceedsReservation = "exceeds_reservation";

    /// <summary>The reservation had ended, and there was no room any more.</summary>
    public const string Lost = "reservation_lost";

    /// <summary>A store was away when the spend was to be written.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A stop came between the reservation and the forwarding.</summary>
    public const string Stopped = "stopped";

    /// <summary>The approval was used by another request, or was over.</summary>
    public const string ApprovalRefused = "approval_refused";

    private static readonly FrozenDictionary<SpendDenial, string> Denials = All<SpendDenial>();
    private static readonly FrozenDictionary<ReleaseReason, string> Releases = All<ReleaseReason>();

    public static string Of(SpendDenial denial) => Denials[denial];

    public static string Of(ReleaseReason reason) => Releases[reason];

    private static FrozenDictionary<T, string> All<T>()
        where T : struct, Enum => Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
