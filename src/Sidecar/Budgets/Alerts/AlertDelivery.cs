namespace Sidecar.Budgets.Alerts;

/// <summary>An alert on its way to the webhook.</summary>
/// <param name="Until">From when on it is given up.</param>
internal sealed record AlertDelivery(string Id, ReadOnlyMemory<byte> Body, DateTimeOffset Until)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public int Tries { get; init; }

    /// <summary>How long to wait after that many tries: twice as long each time.</summary>
    public TimeSpan Delay => Tries > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Max(0, Tries - 1)));
}
