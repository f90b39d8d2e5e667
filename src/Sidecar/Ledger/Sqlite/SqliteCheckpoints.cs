namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// Keeps the write-ahead log short, and out of the way of commits: a thread of its own copies the log into the file while the writer goes on. What was written meanwhile is little; the writer copies that
/// itself, and never more than <see cref="SqliteLogBounds.Usual"/> pages that the thread could have copied, between two commits, because only with nothing left to copy does the log begin anew. Nothing depends on it: what is in the log is durable, and whatever goes wrong here is tried again
/// <see cref="SqliteLogBounds.Usual"/> pages later.
/// </summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    // So many pages the writer copies in about the time of a commit.
    private const long Little = 64;

    // The writer may write as fast as this copies. Then it copies the rest itself, and nobody writes meanwhile.
    private const int MostPasses = 6;

    // For readers of a log that is too long. A commit waits that long at most, once in so many pages.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(50);

    private readonly SqliteDatabase _database;
    private readonly ILogger _logger;
    private readonly AutoResetEvent _wanted = new(initialState: false);
    private readonly Thread _thread;
    private volatile Stage _stage;
    private volatile bool _stops;

    // The thread's, until it has copied.
    private Exception? _fault;
    private SqliteLogState _log;

    // The writer's.
    private long _written;
    private long _length;
    private bool _isTooLong;
    private bool _hasFailed;

    public SqliteCheckpoints(SqliteDatabase database, ILogger logger)
    {
        (_database, _logger) = (database, logger);
        _written = LeftBehind(database);
        _thread = new Thread(Run) { IsBackground = true, Name = "ledger checkpoints" };
        _thread.Start();
    }

    private enum Stage
    {
        /// <summary>The log is short.</summary>
        Idle,

        /// <summary>The thread is at it.</summary>
        Copying,

        /// <summary>The writer does the rest.</summary>
        Copied,
    }

    /// <summary>The writer calls it between its transactions.</summary>
    public void Follow(PaymentRows rows)
    {
        _written += rows.TakePagesWritten();
        if (_stage == Stage.Idle && _written >= _database.Log.Usual)
        {
            _written = 0;
            _stage = Stage.Copying;
            _wanted.Set();
        }
        else if (_stage == Stage.Copied)
        {
            // Also where the thread could not do its part: the log must not grow without end.
            var fault = IsForThread ? LeaveToThread() : Finish(rows.Checkpoint) ?? _fault;
            _stage = Stage.Idle;
            Tell(fault);
        }
    }

    /// <summary>Whether the thread is at it.</summary>
    public bool IsCopying => _stage == Stage.Copying;

    /// <summary>Ends the thread. The writer calls it before it closes, so that it is the last and leaves no log.</summary>
    public void Dispose()
    {
        _stops = true;
        _wanted.Set();
        _thread.Join();
        _wanted.Dispose();
    }

    // A reader was in the way that may be gone by now, and nobody could write while the writer copied all that.
    private bool IsForThread => _fault is null && _log.Left > _database.Log.Usual;

    // Of a process that was killed.
    private static long LeftBehind(SqliteDatabase database) =>
        new FileInfo(database.ResolvedPath + "-wal") is { Exists: true, Length: var length } ? SqliteLogBounds.PagesIn(length) : 0;

    private void Run()
    {
        while (_wanted.WaitOne() && !_stops)
        {
            _log = default;
            _fault = Copy();
            _stage = Stage.Copied;
        }
    }

    /// <returns>Why it was not copied; null when it was.</returns>
    private Exception? Copy()
    {
        try
        {
            // Opened each time: a connection that stayed could be one to a file that is not the ledger any more.
            using var connection = _database.OpenWriter();
            using var statements = new StatementSet(connection);
            var checkpoint = new SqliteCheckpoint(connection, statements);
            var left = long.MaxValue;
            for (var pass = 0; pass < MostPasses && !_stops; pass++)
            {
                _log = checkpoint.Run();
                if (_log.IsBusy || _log.Left <= Little || _log.Left >= left)
                {
                    break;
                }

                left = _log.Left;
            }

            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    // It copies again when some more was written, as always.
    private Exception? LeaveToThread()
    {
        _length = _log.Pages;
        return null;
    }

    /// <returns>Why nothing was copied; null when it was.</returns>
    private Exception? Finish(SqliteCheckpoint checkpoint)
    {
        try
        {
            var log = _length > _database.Log.Most ? checkpoint.RunAlone(Patience) : checkpoint.Run();
            _length = log.IsCopied ? 0 : log.Pages;
            return null;
        }
        catch (Exception fault)
        {
            return fault;
        }
    }

    private void Tell(Exception? fault)
    {
        if (fault is not null && !_hasFailed)
        {
            _logger.LogNotCopied(_database.Path, fault);
        }

        var isTooLong = _length > _database.Log.Most;
        if (isTooLong && !_isTooLong)
        {
            _logger.LogTooLong(_database.Path, _length);
        }
        else if (_isTooLong && !isTooLong)
        {
            _logger.LogShortAgain(_database.Path);
        }

        (_hasFailed, _isTooLong) = (fault is not null, isTooLong);
    }
}
