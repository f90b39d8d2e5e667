using System.Collections.Concurrent;
using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Budgets;

/// <summary>
/// Answers of the ledger, each remembered with the control version that was known before it was asked for, and good while that version is. So whatever changes anywhere, nothing from before is
/// used once the new version is known, whenever a reading began or ended. Bounded; one reading at a time for one key; strangers make few readings at once.
/// </summary>
/// <param name="read">Asks the ledger.</param>
/// <param name="away">What to answer when it cannot be asked, for a note. Not remembered.</param>
internal sealed class VersionedCache<TFinding>(Func<string, CancellationToken, Task<TFinding>> read, Func<string, TFinding> away, TimeProvider time) : IDisposable
    where TFinding : class
{
    private const int Most = 10_000;
    private const int MostAtOnce = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly RecentTable<string, Answer> _answers = new(Most, StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Key, long Version), Task<TFinding>> _flights = new();
    private readonly SemaphoreSlim _turns = new(MostAtOnce);

    public ValueTask<TFinding> FindAsync(string key, long version, CancellationToken cancellationToken) =>
        _answers.Find(key) is { } answer && answer.Version == version ? new(answer.Finding) : new(ShareAsync(key, version).WaitAsync(cancellationToken));

    public void Dispose() => _turns.Dispose();

    // Not the client's token: others wait for the same reading.
    private Task<TFinding> ShareAsync(string key, long version)
    {
        var mine = new TaskCompletionSource<TFinding>(TaskCreationOptions.RunContinuationsAsynchronously);
        var flight = _flights.GetOrAdd((key, version), mine.Task);
        if (flight == mine.Task)
        {
            _ = LandAsync(key, version, mine);
        }

        return flight;
    }

    private async Task LandAsync(string key, long version, TaskCompletionSource<TFinding> flight)
    {
        TFinding finding;
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            finding = await ReadAsync(key, version, patience.Token);
        }
        catch (Exception fault)
        {
            finding = away(fault is LedgerUnavailableException ? fault.Message : $"The ledger could not be asked ({fault.GetType().Name}).");
        }

        _flights.TryRemove((key, version), out _);
        flight.SetResult(finding);
    }

    private async Task<TFinding> ReadAsync(string key, long version, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            var finding = await read(key, cancellationToken);
            _answers.Put(key, new Answer(version, finding));
            return finding;
        }
        finally
        {
            _turns.Release();
        }
    }

    private sealed record Answer(long Version, TFinding Finding);
}
