using System.Buffers.Binary;
using Dapper;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger;
using Sidecar.Ledger.Spending;
using Sidecar.Ledger.Sqlite;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.State;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteCheckpointsTests : IAsyncLifetime
{
    // Of the log's own header: how often it has begun anew.
    private const int RestartsAt = 12;
    private const int HeaderLength = 32;

    private static readonly SqliteLogBounds Short = new(Usual: 100, Most: 300);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("checkpoints-").FullName;
    private readonly LogLines<SqliteWriter> _log = new();
    private SqliteWriter? _writer;
    private int _tokens;

    private string File => Path.Combine(_folder, "sidecar.db");

    private string LogFile => File + "-wal";

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await (_writer?.CloseAsync() ?? Task.CompletedTask);
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void No_commit_of_payments_copies_the_log_into_the_file()
    {
        using var connection = new SqliteDatabase($"Data Source={File}").OpenOrCreate();
        Assert.Equal(0, connection.ExecuteScalar<long>("pragma wal_autocheckpoint"));
    }

    [Fact]
    public async Task Log_begins_anew_again_and_again_while_writes_go_on()
    {
        Open(Short);
        var before = Restarts();
        await WriteUntilAsync(() => Restarts() >= before + 3);
        await CloseAsync();
        Assert.Equal(_tokens, CountTokens());
        Assert.Empty(_log.Lines);
    }

    [Fact]
    public async Task Log_stays_short_where_only_the_small_tables_are_written()
    {
        var database = Open(Short);
        var tables = new LedgerTables(database, writersAtOnce: 1);
        for (var write = 0; write < 100; write++)
        {
            Assert.True(await tables.WriteAsync(static async connection => await AddFillerAsync(connection), static _ => false, CancellationToken.None));
            Assert.InRange(LengthOfLog(), 0, Short.MostBytes);
        }

        Assert.True(new FileInfo(File).Length > 3 * Short.MostBytes);
    }

    [Fact]
    public async Task Log_of_a_closed_ledger_is_gone_and_all_of_it_is_in_the_file()
    {
        Open(Short);
        await WriteUntilAsync(() => _tokens >= 30);
        await CloseAsync();
        Assert.False(System.IO.File.Exists(LogFile));
        Assert.Equal(_tokens, CountTokens());
    }

    [Fact]
    public async Task Log_that_somebody_reads_grows_is_told_and_is_cut_when_they_are_done()
    {
        Open(Short);
        await WriteUntilAsync(() => _tokens > 0);
        await using (var reader = OpenRaw())
        {
            await reader.ExecuteAsync("begin deferred");
            await reader.ExecuteScalarAsync<long>("select count(*) from spend_tokens");
            await WriteUntilAsync(() => Told("grows for as long as somebody goes on reading it"));
            await WriteUntilAsync(() => LengthOfLog() > 2 * Short.MostBytes);
        }

        await WriteUntilAsync(() => Told("is short again"));
        await WriteUntilAsync(() => LengthOfLog() <= Short.MostBytes + HeaderLength);
        Assert.Equal(2, _log.Lines.Count);
    }

    /// <summary>A commit would wait for all of a long log, and so would everybody behind it.</summary>
    [Fact]
    public async Task Long_log_whose_reader_is_gone_is_copied_by_the_thread_and_not_between_two_commits()
    {
        var database = new SqliteDatabase($"Data Source={File}", Short);
        using var rows = PaymentRows.On(OpenMigrated(database));
        using var checkpoints = new SqliteCheckpoints(database, _log);
        await FollowAsync(checkpoints, rows);
        await using (var reader = OpenRaw())
        {
            await reader.ExecuteAsync("begin deferred");
            await reader.ExecuteScalarAsync<long>("select count(*) from spend_tokens");
            WritePages(rows, 3 * Short.Most);
            checkpoints.Follow(rows);
            await Eventually.HoldsAsync(() => Task.FromResult(!checkpoints.IsCopying));
        }

        var before = new FileInfo(File).Length;
        checkpoints.Follow(rows);
        Assert.Equal(before, new FileInfo(File).Length);
        Assert.True(Told("grows for as long as somebody goes on reading it"));

        WritePages(rows, Short.Usual);
        checkpoints.Follow(rows);
        await Eventually.HoldsAsync(() => Task.FromResult(!checkpoints.IsCopying));
        Assert.True(new FileInfo(File).Length > before + Short.MostBytes);
        checkpoints.Follow(rows);
        Assert.True(Told("is short again"));
    }

    [Fact]
    public async Task Log_that_a_killed_process_left_is_copied_by_the_next()
    {
        Open(SqliteLogBounds.Default);
        await WriteUntilAsync(() => SqliteLogBounds.PagesIn(LengthOfLog()) > Short.Usual);
        var (killed, restarts) = (Path.Combine(_folder, "killed.db"), Restarts());
        System.IO.File.Copy(File, killed);
        System.IO.File.Copy(LogFile, killed + "-wal");
        var (first, writer) = (_tokens, _writer!);

        _writer = OpenWriter(killed, Short);
        await WriteAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await WriteAsync();
            return RestartsOf(killed + "-wal") > restarts;
        });
        await CloseAsync();
        await writer.CloseAsync();
        using var connection = new SqliteDatabase($"Data Source={killed}").OpenReader();
        Assert.Equal(_tokens, connection.ExecuteScalar<long>("select count(*) from spend_tokens"));
        Assert.True(_tokens > first);
    }

    [Fact]
    public async Task Log_is_kept_short_by_the_writer_where_nobody_else_can_and_that_is_told_once()
    {
        Open(Short);
        var before = Restarts();

        // Whoever opens the ledger now finds none.
        System.IO.File.Move(File, File + ".away");
        await WriteUntilAsync(() => Restarts() >= before + 3);
        System.IO.File.Move(File + ".away", File);
        await CloseAsync();
        Assert.Contains("cannot be copied", Assert.Single(_log.Lines), StringComparison.Ordinal);
        Assert.Equal(_tokens, CountTokens());
    }

    private SqliteDatabase Open(SqliteLogBounds bounds)
    {
        _writer = OpenWriter(File, bounds);
        return new SqliteDatabase($"Data Source={File}", bounds);
    }

    private SqliteWriter OpenWriter(string file, SqliteLogBounds bounds)
    {
        var database = new SqliteDatabase($"Data Source={file}", bounds);
        return new SqliteWriter(database, OpenMigrated(database), unknown: 0, TimeProvider.System, _log);
    }

    private static SqliteConnection OpenMigrated(SqliteDatabase database)
    {
        var connection = database.OpenOrCreate();
        database.UseWriteAheadLog(connection);
        SqliteMigrator.Migrate(connection, TimeProvider.System.GetUtcNow());
        return connection;
    }

    private static async Task FollowAsync(SqliteCheckpoints checkpoints, PaymentRows rows)
    {
        checkpoints.Follow(rows);
        await Eventually.HoldsAsync(() => Task.FromResult(!checkpoints.IsCopying));
        checkpoints.Follow(rows);
    }

    private void WritePages(PaymentRows rows, int pages)
    {
        for (var written = 0; written < pages; written += 13)
        {
            rows.Begin();
            rows.Issue(SampleSpends.Token($"token-{_tokens++}") with { Claims = new string('c', 50_000) }, SampleSpends.Entry("token.issue"), now: 0);
            rows.Commit();
        }
    }

    /// <summary>Some thirteen pages.</summary>
    private static async Task<bool> AddFillerAsync(System.Data.Common.DbConnection connection)
    {
        await connection.ExecuteAsync("create table if not exists filler (text text)");
        return await connection.ExecuteAsync("insert into filler values (@Text)", new { Text = new string('f', 50_000) }) == 1;
    }

    private Task CloseAsync() => _writer!.CloseAsync();

    /// <summary>Some twenty pages each.</summary>
    private async Task WriteUntilAsync(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"It did not come to hold in {_tokens} writes.");
            await WriteAsync();
        }
    }

    private async Task WriteAsync()
    {
        var token = SampleSpends.Token($"token-{_tokens}") with { Claims = new string('c', 50_000) };
        var write = new TokenWrite(token, SampleSpends.Entry("token.issue"), TimeProvider.System.GetTimestamp());
        Assert.Null(_writer!.Enqueue(write));
        Assert.IsType<LedgerWriteOutcome.Written>(await write.WaitAsync(CancellationToken.None));
        _tokens++;
    }

    private long CountTokens()
    {
        using var connection = OpenRaw();
        return connection.ExecuteScalar<long>("select count(*) from spend_tokens");
    }

    private SqliteConnection OpenRaw()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    private bool Told(string what) => _log.Lines.Any(line => line.Contains(what, StringComparison.Ordinal));

    private long LengthOfLog() => new FileInfo(LogFile).Length;

    private uint Restarts() => RestartsOf(LogFile);

    private static uint RestartsOf(string log)
    {
        using var file = new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> header = stackalloc byte[HeaderLength];
        return file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength ? 0 : BinaryPrimitives.ReadUInt32BigEndian(header[RestartsAt..]);
    }
}
