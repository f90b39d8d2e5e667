namespace Sidecar.Tests.Contracts;

/// <summary>For stores that read the test's own clock.</summary>
internal sealed class ManualStoreClock(ManualTimeProvider time) : StoreClock
{
    public override TimeSpan Brief { get; } = TimeSpan.FromSeconds(90);

    public override TimeSpan Lasting => Brief;

    public override Task EndBriefAsync() => PassAsync(Brief);

    public override Task NearlyEndLastingAsync() => PassAsync(Lasting - TimeSpan.FromMilliseconds(1));

    public override Task PassAsync(TimeSpan span)
    {
        time.Advance(span);
        return Task.CompletedTask;
    }
}
