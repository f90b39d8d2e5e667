using System.Diagnostics;

namespace Sidecar.Ledger;

/// <summary>
/// Writes in order, from many callers to one writer. A monitor rather than a channel, because the writer is a thread that wants whole batches
/// and must not be woken for a write that nobody waits for.
/// </summary>
internal sealed class WriteQueue(int capacity)
{
    private readonly object _gate = new();
    private readonly Queue<LedgerWrite> _writes = new();
    private int _awaited;
    private bool _closed;

    public int Length
    {
        get
        {
            lock (_gate)
            {
                return _writes.Count;
            }
        }
    }

    /// <returns>Null when it is in the queue, otherwise why not.</returns>
    public LedgerUnavailableException? Enqueue(LedgerWrite write)
    {
        lock (_gate)
        {
            if (_closed || _writes.Count >= capacity)
            {
                return new LedgerUnavailableException(_closed ? "The ledger is closed." : $"More than {capacity} writes wait for the ledger.");
            }

            _writes.Enqueue(write);
            if (write.IsAwaited && ++_awaited == 1)
            {
                Monitor.Pulse(_gate);
            }

            return null;
        }
    }

    /// <summary>
    /// Waits until a write is awaited, at most <paramref name="patience"/>, and takes what is there then, up to <paramref name="most"/> writes.
    /// </summary>
    /// <returns>False when the queue is closed and empty.</returns>
    public bool Take(List<LedgerWrite> batch, int most, TimeSpan patience)
    {
        lock (_gate)
        {
            if (_awaited == 0 && _writes.Count < most && !_closed)
            {
                Monitor.Wait(_gate, patience);
            }

            while (batch.Count < most && _writes.TryDequeue(out var write))
            {
                _awaited -= write.IsAwaited ? 1 : 0;
                batch.Add(write);
            }

            Debug.Assert(_awaited >= 0, "More awaited writes left the queue than entered it.");
            return batch.Count > 0 || !_closed;
        }
    }

    /// <summary>Takes nothing more in; what is in can still be taken out.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }
}
