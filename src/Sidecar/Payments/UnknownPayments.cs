namespace Sidecar.Payments;

/// <summary>How many payments have no known outcome, and since when the oldest has none.</summary>
internal sealed record UnknownPayments(long Count, DateTimeOffset? Oldest)
{
    public static UnknownPayments None { get; } = new(0, null);

    /// <summary>Of the oldest; zero when there is none.</summary>
    public TimeSpan AgeAt(DateTimeOffset now) => Oldest is { } since && now > since ? now - since : TimeSpan.Zero;
}
