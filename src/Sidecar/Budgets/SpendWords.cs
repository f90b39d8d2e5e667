using System.Collections.Frozen;
using System.Text.Json;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>Why a reservation was given back, or none was had, as the audit writes it: lower case with underscores.</summary>
internal static class SpendWords
{
    /// <summary>More was to be committed than was reserved.</summary>
    public const string ExceedsReservation = "exceeds_reservation";

    /// <summary>The reservation had ended, and there was no room any more.</summary>
    public const string Lost = "reservation_lost";

    /// <summary>A store was away when the spend was to be reserved, or to be written.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>A stop came between the reservation and the forwarding.</summary>
    public const string Stopped = "stopped";

    private static readonly FrozenDictionary<ReleaseReason, string> Releases =
        Enum.GetValues<ReleaseReason>().ToFrozenDictionary(static reason => reason, static reason => JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()));

    public static string Of(ReleaseReason reason) => Releases[reason];
}
