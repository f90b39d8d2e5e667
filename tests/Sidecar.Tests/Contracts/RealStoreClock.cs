namespace Sidecar.Tests.Contracts;

/// <summary>For stores with a clock of their own, which a test can only wait for.</summary>
internal sealed class RealStoreClock : StoreClock
{
    // The server's clock and ours do not tick in the same millisecond.
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    public override TimeSpan Brief { get; } = TimeSpan.FromMilliseconds(300);

    public override TimeSpan Lasting { get; } = TimeSpan.FromMinutes(20);

    public override Task EndBriefAsync() => PassAsync(Brief);

    public override Task NearlyEndLastingAsync() => PassAsync(Brief);

    public override Task PassAsync(TimeSpan span) => Task.Delay(span + Margin);
}
