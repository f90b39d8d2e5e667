namespace Sidecar.Ledger.Control;

/// <summary>Times as they are stored.</summary>
internal static class UnixTime
{
    public static DateTimeOffset Of(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public static DateTimeOffset? Of(long? milliseconds) => milliseconds is { } known ? Of(known) : null;
}
