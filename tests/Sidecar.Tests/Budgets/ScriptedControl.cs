using Sidecar.Ledger;

namespace Sidecar.Tests.Budgets;

/// <summary>What a watcher looks at, as the test says, with a count of the looks.</summary>
internal sealed class ScriptedControl : IControlVersion, IStopLedger, ITokenCutoffLedger
{
    private int _looks;
    private int _lists;

    public Func<CancellationToken, Task<long>> Version { get; set; } = static _ => Task.FromResult(1L);

    public IReadOnlyList<StopRecord> Stops { get; set; } = [];

    public int Looks => Volatile.Read(ref _looks);

    public int Lists => Volatile.Read(ref _lists);

    public async ValueTask<long> GetAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _looks);
        return await Version(cancellationToken);
    }

    public ValueTask<IReadOnlyList<StopRecord>> ListAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _lists);
        return new(Stops);
    }

    public ValueTask<IReadOnlyList<TokenCutoff>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) => new([]);

    public ValueTask<ControlWrite<TokenCutoff>> CutAsync(TokenCutoff cutoff, int most, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ControlWrite<StopRecord>> StopAsync(StopRecord stop, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<ControlWrite<StopRecord>> ResumeAsync(StopScope scope, string subject, AuditEntry audit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
