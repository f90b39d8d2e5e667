namespace Sidecar.Ledger.Postgres;

/// <summary>
/// The one writer of this replica. A thread of its own takes what has gathered while the last commit was under way and writes it as one transaction: two round trips and one
/// flush of the server's disk for up to <see cref="MostInBatch"/> writes, each with its own outcome, none told before the commit.
/// </summary>
internal sealed class PostgresWriter
{
    private const int MostInBatch = 256;
    private const int MostQueued = 8192;

    // Other replicas were quicker with one of the payments that often; one of them got on each time.
    private const int MostCollisions = 20;
    private const int MostConnections = 3;

    // A posted write is on its way this late when no awaited one carries it along. Also how often a store that failed is tried again.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A write that waited longer is refused unwritten: behind a store that fails slowly, callers must not wait for the whole queue.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly PostgresDatabase _database;
    private readonly SessionKeeper _keeper;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly WriteQueue _queue = new(MostQueued);
    private readonly TaskCompletionSource<Exception?> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _batchBegan;
    private volatile Exception? _failure;

    public PostgresWriter(PostgresDatabase database, PostgresTiming timing, TimeProvider time, ILogger logger)
    {
        _database = database;
        _keeper = new SessionKeeper(database, timing, time, logger);
        _time = time;
        _logger = logger;
        new Thread(Run) { IsBackground = true, Name = "ledger writer" }.Start();
    }

    /// <summary>How long somebody has waited: time that passes, not the ledger's, which may be set.</summary>
    public static TimeProvider Clock { get; } = TimeProvider.System;

    /// <summary>What came of the first try to reach the database: null when it is open.</summary>
    public Task<Exception?> First => _first.Task;

    /// <summary>Who this replica is.</summary>
    public Guid Instance => _keeper.Instance;

    /// <summary>Why the latest write failed; null when it did not.</summary>
    public Exception? Failure => _failure;

    public bool IsStalled => Interlocked.Read(ref _batchBegan) is var began and not 0 && Clock.GetElapsedTime(began) > LongestWait;

    public long Unknown => _keeper.Unknown;

    public long Others => _keeper.Others;

    public int Queued => _queue.Length;

    public bool IsClosed => _ended.Task.IsCompleted;

    /// <returns>Null when the write is on its way and will be completed or failed; otherwise why it was not taken.</returns>
    public LedgerUnavailableException? Enqueue(LedgerWrite write) =>
        IsStalled ? new LedgerUnavailableException("The database has not answered the ledger for some seconds.") : _queue.Enqueue(write);

    /// <summary>Takes nothing more, writes what is queued, takes leave of the other replicas and closes the connection. Safe to call again.</summary>
    public Task CloseAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    private void Run()
    {
        TryTend();
        if (_failure is null)
        {
            _logger.Opened(_database.Description, _keeper.Schema);
        }

        _first.SetResult(_failure);
        var batch = new List<LedgerWrite>(MostInBatch);
        while (_queue.Take(batch, MostInBatch, Tick))
        {
            batch.RemoveAll(IsWithdrawnOrLate);
            Interlocked.Exchange(ref _batchBegan, Clock.GetTimestamp());
            if (batch.Count == 0 || Write(batch))
            {
                TryTend();
            }

            Interlocked.Exchange(ref _batchBegan, 0);
            batch.Clear();
        }

        Retire();
        _ended.SetResult();
    }

    /// <summary>Also tells whether a store that failed takes writes again, so that readiness does not wait for traffic that waits for readiness.</summary>
    private void TryTend()
    {
        try
        {
            _keeper.Tend();
            Recovered();
        }
        catch (Exception e)
        {
            Failed(e);
        }
    }

    private void Retire()
    {
        try
        {
            _keeper.Retire();
        }
        catch (Exception e)
        {
            _logger.NotRetired(_database.Description, e);
        }

        _keeper.Drop();
    }

    private bool IsWithdrawnOrLate(LedgerWrite write)
    {
        if (!write.TryTake())
        {
            return true;
        }

        var isLate = Clock.GetElapsedTime(write.QueuedAt) > LongestWait;
        if (isLate)
        {
            write.Fail(_failure ?? new LedgerUnavailableException("The write waited too long for the ledger."));
        }

        return isLate;
    }

    /// <summary>
    /// Commits the writes. If the store refuses one for what it says, and not for the store's own state, they are halved until that one stands alone; the rest is written.
    /// </summary>
    /// <returns>False when the store failed.</returns>
    private bool Write(List<LedgerWrite> writes)
    {
        try
        {
            Commit(writes);
        }
        catch (Exception e) when (PostgresFault.IsRefusal(e))
        {
            return WriteRefused(writes, e);
        }
        catch (Exception e)
        {
            Failed(e);
            writes.ForEach(write => write.Fail(e));
            return false;
        }

        // It is on the disk: nothing that fails from here on may be told as if it were not.
        writes.ForEach(static write => write.Complete());
        Recovered();
        return true;
    }

    private bool WriteRefused(List<LedgerWrite> writes, Exception cause)
    {
        if (cause is not Npgsql.PostgresException)
        {
            _keeper.Drop();
        }

        if (writes.Count == 1)
        {
            writes[0].Fail(cause);
            return true;
        }

        var half = writes.Count / 2;
        if (Write(writes[..half]))
        {
            return Write(writes[half..]);
        }

        writes[half..].ForEach(write => write.Fail(_failure!));
        return false;
    }

    private void Commit(List<LedgerWrite> writes)
    {
        var needs = new LedgerNeeds();
        writes.ForEach(write => write.AddNeeds(needs));
        var (collisions, connections) = (0, 0);
        while (true)
        {
            try
            {
                var book = _keeper.Session().Read(needs);
                var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
                writes.ForEach(write => write.Apply(book, now));
                if (book.IsClean || _keeper.Commit(book))
                {
                    return;
                }

                if (++connections >= MostConnections)
                {
                    throw new LedgerUnavailableException("The connection to the database broke at every try.");
                }
            }
            catch (Exception e) when (PostgresFault.IsCollision(e) && ++collisions < MostCollisions)
            {
                // What was read is stale, or something was taken to be new; what is read next is not.
                needs.IsContested = true;
            }
            catch (Exception e) when (IsWorthAnotherConnection(e) && ++connections < MostConnections)
            {
                _keeper.Drop();
            }
        }
    }

    private static bool IsWorthAnotherConnection(Exception e) =>
        PostgresFault.IsForgotten(e) || (!PostgresFault.IsTimeout(e) && !PostgresFault.IsVerdict(e) && !PostgresFault.IsRefusal(e));

    private void Failed(Exception cause)
    {
        if (_failure is null && (_first.Task.IsCompleted || !PostgresFault.IsConfiguration(cause)))
        {
            _logger.StoreFailed(_database.Description, cause);
        }

        _failure = cause;
        _keeper.Drop();
        _database.ForgetIdleReaders();
    }

    private void Recovered()
    {
        if (_failure is not null)
        {
            _failure = null;
            _logger.StoreRecovered(_database.Description);
        }
    }
}
