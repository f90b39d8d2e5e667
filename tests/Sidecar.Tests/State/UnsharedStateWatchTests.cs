using Sidecar.Ledger;
using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class UnsharedStateWatchTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly LogLines<UnsharedStateWatch> _log = new();
    private readonly Replicas _replicas = new();
    private readonly UnsharedStateWatch _watch;

    public UnsharedStateWatchTests() => _watch = new UnsharedStateWatch(_replicas, _time, _log);

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task The_start_tells_that_there_may_be_no_second_replica()
    {
        await _watch.StartAsync(CancellationToken.None);
        await _watch.StopAsync(CancellationToken.None);

        Assert.Contains("Sidecar:State:Kind is Memory", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_replica_that_stays_is_told_once()
    {
        _replicas.Others = 1;
        Look(TimeSpan.Zero, TimeSpan.FromSeconds(59));
        Assert.Empty(_log.Lines);

        Look(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));

        Assert.StartsWith("1 other replica(s) keep the same ledger", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_predecessor_that_goes_is_not_told_and_one_that_comes_back_is()
    {
        _replicas.Others = 1;
        Look(TimeSpan.Zero, TimeSpan.FromSeconds(40));
        _replicas.Others = 0;
        Look(TimeSpan.FromSeconds(5));
        _replicas.Others = 2;
        Look(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(40));
        Assert.Empty(_log.Lines);

        Look(TimeSpan.FromSeconds(20));

        Assert.StartsWith("2 other", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    private void Look(params TimeSpan[] pauses)
    {
        foreach (var pause in pauses)
        {
            _time.Advance(pause);
            _watch.Look();
        }
    }

    private sealed class Replicas : ILedgerReplicas
    {
        public long Others { get; set; }
    }
}
