namespace Sidecar.Budgets.Windows;

/// <summary>The time zones that this machine knows (tzdata): calendar windows in another zone than UTC need them.</summary>
internal static class ZoneDatabase
{
    // Any that every edition of the database has, and that no system without one makes up.
    private const string Sample = "Europe/Berlin";

    /// <summary>Whether there is one. Not remembered: it is asked at the start and where a zone is not found.</summary>
    public static bool IsThere => TimeZoneInfo.TryFindSystemTimeZoneById(Sample, out _);
}
