namespace Sidecar.Policies;

/// <summary>A wait as clients are told it: whole seconds, rounded up, never none.</summary>
internal static class RetryAfterSeconds
{
    public static long Of(TimeSpan delay) => Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds));
}
