using System.Collections.Concurrent;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>The requests that have reserved and are not being committed yet, so that a stop can cut them. As many as there are requests.</summary>
internal sealed class InFlightSpends
{
    private readonly ConcurrentDictionary<Digest, InFlightSpend> _spends = new();
    private readonly ILogger _logger;

    public InFlightSpends(ControlWatcher watcher, ILogger<InFlightSpends> logger)
    {
        _logger = logger;
        watcher.OnChange(Cut);
    }

    public int Count => _spends.Count;

    /// <summary>From here on a stop that comes cuts it; whoever adds one looks for stops afterwards, and misses none.</summary>
    /// <param name="id">Of the reservation.</param>
    public void Add(Digest id, SpendRequest request) => _spends[id] = new InFlightSpend(request);

    public void Remove(Digest id) => _spends.TryRemove(id, out _);

    private void Cut(ControlSnapshot now)
    {
        if (now.Stops.Count == 0)
        {
            return;
        }

        var cut = 0;
        foreach (var (_, spend) in _spends)
        {
            try
            {
                cut += spend.CutIfStopped(now.Stops) ? 1 : 0;
            }
            catch (Exception fault) when (fault is not OutOfMemoryException)
            {
                // One request that cannot be cut keeps no other from being cut.
                _logger.CutFailed(fault);
            }
        }

        if (cut > 0)
        {
            _logger.RequestsCut(cut);
        }
    }
}
