using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// The one writer. A thread of its own (a commit blocks on the disk) takes what has gathered while the last commit ran and writes it as one transaction:
/// one flush of the disk for up to <see cref="MostInBatch"/> writes, each with its own outcome, none told before the commit.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int MostInBatch = 256;
    private const int MostQueued = 8192;

    // A posted write is on the disk this late when no awaited one carries it along. Also how often a store that failed is tried again.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    // A write that waited longer is refused unwritten: behind a store that fails slowly, callers must not wait for the whole queue.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    private readonly SqliteDatabase _database;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly WriteQueue _queue = new(MostQueued);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PaymentRows? _rows;
    private long _unknown;
    private long _batchBegan;
    private volatile Exception? _failure;

    /// <param name="connection">Open, migrated and recovered; the writer owns it from here on.</param>
    public SqliteWriter(SqliteDatabase database, SqliteConnection connection, long unknown, TimeProvider time, ILogger logger)
    {
        _database = database;
        _time = time;
        _logger = logger;
        _unknown = unknown;
        _rows = PaymentRows.On(connection);
        _checkpoints = new SqliteCheckpoints(database, logger);
        new Thread(Run) { IsBackground = true, Name = "ledger writer" }.Start();
    }

    /// <summary>Why the latest write failed; null when it did not.</summary>
    public Exception? Failure => _failure;

    public bool IsStalled => Interlocked.Read(ref _batchBegan) is var began and not 0 && _time.GetElapsedTime(began) > LongestWait;

    public long Unknown => Interlocked.Read(ref _unknown);

    public int Queued => _queue.Length;

    public bool IsClosed => _ended.Task.IsCompleted;

    /// <returns>Null when the write is on its way and will be completed or failed; otherwise why it was not taken.</returns>
    public LedgerUnavailableException? Enqueue(LedgerWrite write) =>
        IsStalled ? new LedgerUnavailableException("The disk has not answered the ledger for some seconds.") : _queue.Enqueue(write);

    /// <summary>Takes nothing more, writes what is queued and closes the connection. Safe to call again.</summary>
    public Task CloseAsync()
    {
        _queue.Close();
        return _ended.Task;
    }

    public ValueTask DisposeAsync() => new(CloseAsync());

    private void Run()
    {
        var batch = new List<LedgerWrite>(MostInBatch);
        while (_queue.Take(batch, MostInBatch, Tick))
        {
            Write(batch);
            batch.Clear();
            FollowLog();
        }

        _checkpoints.Dispose();
        CloseRows();
        _ended.SetResult();
    }

    private void Write(List<LedgerWrite> batch)
    {
        batch.RemoveAll(IsWithdrawnOrLate);
        if (batch.Count == 0 && _failure is null)
        {
            return;
        }

        Interlocked.Exchange(ref _batchBegan, _time.GetTimestamp());
        try
        {
            // With an empty batch this only asks whether the store takes writes again, so that readiness does not wait for traffic that waits for readiness.
            WriteThrough(batch);
        }
        catch (Exception e)
        {
            Failed(e);
            Interlocked.Exchange(ref _batchBegan, 0);
            batch.ForEach(write => write.Fail(e));
            return;
        }

        // It is on the disk: nothing that fails from here on may be told as if it were not.
        Interlocked.Exchange(ref _batchBegan, 0);
        batch.ForEach(static write => write.Complete());
        Recovered();
    }

    // Whoever waits was told by now.
    private void FollowLog()
    {
        if (_rows is { } rows)
        {
            Interlocked.Exchange(ref _batchBegan, _time.GetTimestamp());
            _checkpoints.Follow(rows);
            Interlocked.Exchange(ref _batchBegan, 0);
        }
    }

    private bool IsWithdrawnOrLate(LedgerWrite write)
    {
        if (!write.TryTake())
        {
            return true;
        }

        var isLate = _time.GetElapsedTime(write.QueuedAt) > LongestWait;
        if (isLate)
        {
            write.Fail(_failure ?? new LedgerUnavailableException("The write waited too long for the ledger."));
        }

        return isLate;
    }

    /// <summary>Commits the batch. A write that the store refuses for what it says, and not for the store's own state, leaves the batch and the rest begins anew.</summary>
    private void WriteThrough(List<LedgerWrite> batch)
    {
        while (true)
        {
            _rows ??= PaymentRows.On(_database.OpenWriter());
            _rows.Begin();
            var (culprit, cause) = Apply(batch, _rows);
            if (culprit is null)
            {
                Interlocked.Add(ref _unknown, _rows.Commit());
                return;
            }

            _rows.Rollback();
            batch.Remove(culprit);
            culprit.Fail(cause!);
        }
    }

    private (LedgerWrite? Culprit, Exception? Cause) Apply(List<LedgerWrite> batch, PaymentRows rows)
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        if (batch.Count == 0)
        {
            rows.Probe();
        }

        foreach (var write in batch)
        {
            try
            {
                write.Apply(rows, now);
            }
            catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH)
            {
                return (write, e);
            }
        }

        return (null, null);
    }

    private void Failed(Exception cause)
    {
        if (_failure is null)
        {
            _logger.StoreFailed(_database.Path, cause);
        }

        _failure = cause;

        // Closing rolls back whatever was open; the next batch begins with a fresh connection and cannot inherit a broken one.
        CloseRows();
    }

    private void Recovered()
    {
        if (_failure is not null)
        {
            _failure = null;
            _logger.StoreRecovered(_database.Path);
        }
    }

    private void CloseRows()
    {
        _rows?.Dispose();
        _rows = null;
    }
}
