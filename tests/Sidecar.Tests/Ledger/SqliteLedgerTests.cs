using Dapper;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteLedgerTests : PaymentLedgerContract
{
    private SqliteHarness Sqlite => (SqliteHarness)Harness;

    [Fact]
    public async Task Second_ledger_on_the_same_file_is_refused_until_the_first_has_stopped()
    {
        await using var second = Sqlite.New(Sqlite.File);
        var refusal = await Assert.ThrowsAsync<LedgerStartException>(() => second.StartAsync(CancellationToken.None));
        Assert.Contains("belongs to one process", refusal.Message, StringComparison.Ordinal);
        await Sqlite.StopAsync();
        await second.StartAsync(CancellationToken.None);
        await second.ClaimedAsync("p");
    }

    [Fact]
    public async Task Second_ledger_through_a_link_to_the_file_is_refused()
    {
        var link = Path.Combine(Directory.CreateTempSubdirectory("ledger-link-").FullName, "other.db");
        File.CreateSymbolicLink(link, Sqlite.File);
        await using var second = Sqlite.New(link);
        await Assert.ThrowsAsync<LedgerStartException>(() => second.StartAsync(CancellationToken.None));
        Directory.Delete(Path.GetDirectoryName(link)!, recursive: true);
    }

    [Fact]
    public async Task File_of_a_newer_program_is_refused()
    {
        await using (var connection = Sqlite.OpenRaw())
        {
            await connection.ExecuteAsync("insert into schema_migrations values (9999, '9999_later.sql', 0)");
        }

        var refusal = await Assert.ThrowsAsync<LedgerStartException>(Sqlite.RestartAsync);
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_database_is_refused_with_its_path()
    {
        var file = Path.Combine(Path.GetDirectoryName(Sqlite.File)!, "notes.db");
        await File.WriteAllTextAsync(file, string.Concat(Enumerable.Repeat("This is not a database. ", 50)));
        await using var ledger = Sqlite.New(file);
        var refusal = await Assert.ThrowsAsync<LedgerStartException>(() => ledger.StartAsync(CancellationToken.None));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_that_vanished_is_not_begun_anew()
    {
        await Harness.Ledger.ClaimedAsync("p");

        // A failure makes the writer reopen the file. It is gone before that, or the writer might find it still there and go on with it.
        await using (await Harness.PauseAsync())
        {
            File.Move(Sqlite.File, Sqlite.File + ".away");
            Assert.IsType<ClaimOutcome.Unavailable>(await Harness.Ledger.TryClaimAsync(SamplePayments.Claim("q"), CancellationToken.None));
        }

        await Task.Delay(600);
        Assert.IsType<ClaimOutcome.Unavailable>(await Harness.Ledger.TryClaimAsync(SamplePayments.Claim("p"), CancellationToken.None));
        Assert.False(File.Exists(Sqlite.File));
        Assert.False(Harness.Readiness.Check().IsReady);
    }

    [Fact]
    public async Task Ledger_commits_to_the_disk_before_it_reports()
    {
        await using var connection = Sqlite.OpenRaw();
        Assert.Equal("wal", await connection.ExecuteScalarAsync<string>("pragma journal_mode"));
        var database = new Sidecar.Ledger.Sqlite.SqliteDatabase($"Data Source={Sqlite.File}");
        await using var writer = database.OpenWriter();
        const long Full = 2;
        Assert.Equal(Full, await writer.ExecuteScalarAsync<long>("pragma synchronous"));
    }

    [Fact]
    public async Task Ledger_that_was_not_started_is_unavailable()
    {
        await using var ledger = Sqlite.New(Sqlite.File + "2");
        Assert.IsType<ClaimOutcome.Unavailable>(await ledger.TryClaimAsync(SamplePayments.Claim("p"), CancellationToken.None));
        Assert.False(ledger.Check().IsReady);
    }

    [Fact]
    public async Task Readiness_shows_how_many_payments_are_unknown()
    {
        var id = await Harness.Ledger.BringToAsync("p", PaymentState.Unknown);
        Assert.Equal("{ unknown = 1, queued = 0 }", Harness.Readiness.Check().Data!.ToString());
        await Harness.CrashAsync();
        Assert.Equal("{ unknown = 1, queued = 0 }", Harness.Readiness.Check().Data!.ToString());
        await Harness.Ledger.RecordedAsync(SamplePayments.Step(id, PaymentState.Settled));
        Assert.Equal("{ unknown = 0, queued = 0 }", Harness.Readiness.Check().Data!.ToString());
    }

    [Fact]
    public async Task Lists_read_the_small_index_and_not_the_table()
    {
        await using var connection = Sqlite.OpenRaw();
        foreach (var statement in new[] { "list_unknown", "count_unknown", "count_interrupted", "recover_history", "recover_payments" })
        {
            var plan = await connection.QueryAsync<(long, long, long, string Detail)>(
                "explain query plan " + Sidecar.Ledger.Sqlite.SqlText.Statement(statement), new { limit = 1, now = 1 });
            Assert.Contains(plan, static step => step.Detail.Contains("payments_unfinished", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("find_payment")]
    [InlineData("find_payment_by_id")]
    [InlineData("find_payment_by_idempotency_key")]
    [InlineData("link_idempotency_key")]
    [InlineData("insert_grant")]
    [InlineData("insert_payment")]
    [InlineData("reclaim_payment")]
    [InlineData("read_standing")]
    [InlineData("update_payment")]
    [InlineData("insert_transition")]
    [InlineData("insert_settlement")]
    [InlineData("delete_settlement")]
    public async Task Statements_of_every_payment_build_no_tables_of_their_own(string statement)
    {
        // An `in (...)` list, also one in a check or an index, is built anew at every run: it once made a write three times as dear.
        await using var connection = Sqlite.OpenRaw();
        await using var command = connection.CreateCommand();
        command.CommandText = "explain " + Sidecar.Ledger.Sqlite.SqlText.Statement(statement);
        for (var i = 1; command.CommandText.Contains($"?{i}", StringComparison.Ordinal); i++)
        {
            command.Parameters.AddWithValue($"?{i}", DBNull.Value);
        }

        var operations = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            operations.Add(reader.GetString(1));
        }

        Assert.Contains("Halt", operations);
        Assert.DoesNotContain("OpenEphemeral", operations);
    }

    [Fact]
    public async Task Behind_a_store_that_hangs_the_new_are_refused_at_once_and_the_queued_unwritten()
    {
        var pause = await Harness.PauseAsync();
        var ahead = Harness.Ledger.TryClaimAsync(SamplePayments.Claim("ahead"), CancellationToken.None).AsTask();
        await Eventually.HoldsAsync(() => Task.FromResult(Harness.Readiness.Check().Data!.ToString() == "{ unknown = 0, queued = 0 }"));
        var queued = Harness.Ledger.TryClaimAsync(SamplePayments.Claim("queued"), CancellationToken.None).AsTask();
        Harness.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(Harness.Readiness.Check().IsReady);
        var late = Harness.Ledger.TryClaimAsync(SamplePayments.Claim("late"), CancellationToken.None);
        Assert.True(late.IsCompleted);
        Assert.IsType<ClaimOutcome.Unavailable>(await late);
        await pause.DisposeAsync();
        await ahead;
        Assert.IsType<ClaimOutcome.Unavailable>(await queued);
        await Harness.Ledger.ClaimedAsync("queued");
    }

    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();
}
