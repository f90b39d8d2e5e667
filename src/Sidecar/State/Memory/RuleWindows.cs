namespace Sidecar.State.Memory;

/// <summary>The windows of one rule. Not for several threads at once.</summary>
internal sealed class RuleWindows
{
    /// <param name="capacity">Windows at once.</param>
    /// <param name="gone">Told of every window that leaves, and how many entries it had room for.</param>
    public RuleWindows(int capacity, Action<int> gone) => Table = new(capacity, log =>
    {
        Entries -= log.Room;
        gone(log.Room);
    });

    public ExpiringTable<RateWindowName, RateLog> Table { get; }

    /// <summary>For which there is memory, besides the first of each window.</summary>
    public long Entries { get; set; }
}
