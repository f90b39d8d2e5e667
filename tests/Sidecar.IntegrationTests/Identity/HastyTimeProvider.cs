namespace Sidecar.IntegrationTests.Identity;

/// <summary>The system's clock, save that whoever waits for four and a half seconds or more waits for a thousandth of it: what happens every few minutes can be watched.</summary>
internal sealed class HastyTimeProvider : TimeProvider
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(4.5);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, dueTime >= Long ? dueTime / 1000 : dueTime, period);
}
