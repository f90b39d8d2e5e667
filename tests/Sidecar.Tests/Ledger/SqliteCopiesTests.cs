using Dapper;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Sqlite;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteCopiesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("copies-").FullName;
    private SqliteHarness _harness = null!;

    private string Copy => Path.Combine(_folder, "copy.db");

    public async Task InitializeAsync() => _harness = await SqliteHarness.OpenAsync();

    public async Task DisposeAsync()
    {
        await _harness.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Copy_that_was_taken_under_load_is_restored_and_no_settled_payment_can_be_claimed_again()
    {
        var settled = new List<string>();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await _harness.Ledger.BringToAsync($"p{writer} {i}", PaymentState.Settled);
                lock (settled)
                {
                    settled.Add($"p{writer} {i}");
                }
            }
        })).ToArray();
        await Eventually.HoldsAsync(() => Task.FromResult(Count() > 200));
        List<string> before;
        lock (settled)
        {
            before = [.. settled];
        }

        var told = await Task.Run(() => Copies(_harness.File).Backup(Copy));
        var after = Count();
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(after >= before.Count);
        Assert.Matches("^Backed up [0-9]+ payments \\(schema [0-9]+\\) from ", told);

        var restored = Path.Combine(_folder, "restored", "sidecar.db");
        Copies(restored).Restore(Copy, force: false);
        await using var ledger = _harness.New(restored);
        await ledger.StartAsync(CancellationToken.None);
        foreach (var name in before)
        {
            Assert.Equal(PaymentState.Settled, (await ledger.KnownAsync(name)).State);
        }

        // What the load had in flight at that moment was decided as after a crash.
        var states = (await ((IPaymentHistory)ledger).ListedAsync(new PaymentQuery())).Select(static payment => payment.State).ToHashSet();
        Assert.Subset(new HashSet<PaymentState> { PaymentState.Settled, PaymentState.Failed, PaymentState.Unknown }, states);

        int Count()
        {
            lock (settled)
            {
                return settled.Count;
            }
        }
    }

    [Fact]
    public async Task That_a_copy_was_brought_back_is_in_the_audit_of_the_ledger()
    {
        await _harness.Tables.Audit.WrittenAsync(new AuditEntry("stop", "done") { Actor = "operator:jo" });
        Copies(_harness.File).Backup(Copy);
        var restored = Path.Combine(_folder, "restored", "sidecar.db");
        Copies(restored).Restore(Copy, force: false);

        await using var ledger = _harness.New(restored);
        await ledger.StartAsync(CancellationToken.None);

        var last = (await ledger.AuditHistory.ListedAsync())[^1];
        Assert.Equal((2L, "ledger.restore", "done", $"local:{Environment.UserName}", Path.GetFileName(Copy)), (last.Number, last.Entry.Action, last.Entry.Decision, last.Entry.Actor, last.Entry.Subject));
        Assert.IsType<AuditVerdict.Whole>(await ledger.VerifyAsync());
    }

    [Fact]
    public async Task Copy_is_one_file_that_holds_all_that_is_committed()
    {
        await _harness.Ledger.BringToAsync("p", PaymentState.Settled);
        Assert.Equal($"Backed up 1 payment (schema {SqlText.Migrations()[^1].Version}) from {_harness.File} to {Copy}.", Copies(_harness.File).Backup(Copy));
        Assert.Equal([Copy], Directory.GetFileSystemEntries(_folder));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(_harness.File) == File.GetUnixFileMode(Copy));
        await using var connection = new SqliteConnection($"Data Source={Copy};Mode=ReadOnly;Pooling=False");
        Assert.Equal("settled", await connection.ExecuteScalarAsync<string>("select state from payments"));
        Assert.Equal("delete", await connection.ExecuteScalarAsync<string>("pragma journal_mode"));
    }

    [Fact]
    public async Task Ledger_that_has_nothing_but_an_audit_is_not_replaced_without_force()
    {
        Copies(_harness.File).Backup(Copy);
        await _harness.Tables.Audit.WrittenAsync(SampleSpends.Entry());
        await _harness.StopAsync();
        Assert.Contains("has 1 record of the audit", Refused(() => Copies(_harness.File).Restore(Copy, force: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_in_flight_in_the_copy_is_decided_at_the_next_start()
    {
        await _harness.Ledger.BringToAsync("in use", PaymentState.Forwarded);
        await _harness.Ledger.BringToAsync("asked", PaymentState.Settling);
        Copies(_harness.File).Backup(Copy);
        var restored = Path.Combine(_folder, "restored.db");
        Copies(restored).Restore(Copy, force: false);
        await using var ledger = _harness.New(restored);
        await ledger.StartAsync(CancellationToken.None);
        Assert.Equal(PaymentState.Failed, (await ledger.KnownAsync("in use")).State);
        Assert.Equal(PaymentState.Unknown, (await ledger.KnownAsync("asked")).State);
        Assert.Equal(Settlement.Body.ToArray(), Assert.Single(await ledger.ListAsync(10, after: null, CancellationToken.None)).Settlement.Body.ToArray());
    }

    [Fact]
    public async Task Copy_does_not_overwrite_and_does_not_take_a_name_of_the_ledger()
    {
        await File.WriteAllTextAsync(Copy, "dear");
        Assert.Contains("exists", Refused(() => Copies(_harness.File).Backup(Copy)), StringComparison.Ordinal);
        Assert.Equal("dear", await File.ReadAllTextAsync(Copy));
        await _harness.StopAsync();
        foreach (var suffix in new[] { "", "-wal", "-shm", "-journal", ".lock" })
        {
            Assert.Contains("the ledger itself", Refused(() => Copies(_harness.File).Backup(_harness.File + suffix)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Copy_of_a_ledger_that_is_not_there_leaves_nothing()
    {
        Assert.Contains("There is no ledger", Refused(() => Copies(Path.Combine(_folder, "none.db")).Backup(Copy)), StringComparison.Ordinal);
        Assert.Contains("There is no file", Refused(() => Copies(Path.Combine(_folder, "none.db")).Restore(Copy, force: true)), StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Fact]
    public async Task Running_ledger_is_not_replaced_even_by_force()
    {
        await _harness.Ledger.ClaimedAsync("p");
        Copies(_harness.File).Backup(Copy);
        await _harness.Ledger.ClaimedAsync("q");
        var refusal = Assert.Throws<LedgerStartException>(() => Copies(_harness.File).Restore(Copy, force: true));
        Assert.Contains("belongs to one process", refusal.Message, StringComparison.Ordinal);
        await _harness.RestartAsync();
        Assert.Equal(2, await _harness.CountPaymentsAsync());
    }

    [Fact]
    public async Task Ledger_with_payments_is_replaced_by_force_only_and_kept_whole()
    {
        await _harness.Ledger.ClaimedAsync("in the copy");
        Copies(_harness.File).Backup(Copy);
        await _harness.Ledger.BringToAsync("after the copy", PaymentState.Settled);

        // As a killed process leaves it: with what was committed last in the log only.
        var file = Path.Combine(_folder, "sidecar.db");
        File.Copy(_harness.File, file);
        File.Copy(_harness.File + "-wal", file + "-wal");
        Assert.Contains("has 2 payments: with --force", Refused(() => Copies(file).Restore(Copy, force: false)), StringComparison.Ordinal);
        var told = Copies(file).Restore(Copy, force: true);

        var kept = Assert.Single(Directory.GetFiles(_folder, "sidecar.db.replaced-*"));
        Assert.EndsWith($"is kept as {kept}.", told, StringComparison.Ordinal);
        await using var ledger = _harness.New(file);
        await ledger.StartAsync(CancellationToken.None);
        await ledger.ClaimedAsync("after the copy");
        await using var old = _harness.New(kept);
        await old.StartAsync(CancellationToken.None);
        Assert.Equal(PaymentState.Settled, (await old.KnownAsync("after the copy")).State);
    }

    [Fact]
    public async Task Ledger_that_cannot_be_read_is_kept_with_its_log_and_replaced_by_force()
    {
        await _harness.Ledger.ClaimedAsync("p");
        Copies(_harness.File).Backup(Copy);
        var file = Path.Combine(_folder, "sidecar.db");
        var damaged = new string('x', 8192);
        await File.WriteAllTextAsync(file, damaged);
        await File.WriteAllTextAsync(file + "-wal", damaged);
        Assert.Contains("cannot be read: with --force", Refused(() => Copies(file).Restore(Copy, force: false)), StringComparison.Ordinal);
        Copies(file).Restore(Copy, force: true);
        Assert.Equal(2, Directory.GetFiles(_folder, "sidecar.db.replaced-*").Count(kept => File.ReadAllText(kept) == damaged));
        await using var ledger = _harness.New(file);
        await ledger.StartAsync(CancellationToken.None);
        await ledger.KnownAsync("p");
    }

    [Fact]
    public async Task Empty_ledger_gives_way_and_is_not_kept()
    {
        await _harness.Ledger.ClaimedAsync("p");
        Copies(_harness.File).Backup(Copy);
        var file = Path.Combine(_folder, "sidecar.db");
        await using (var empty = _harness.New(file))
        {
            await empty.StartAsync(CancellationToken.None);
        }

        Copies(file).Restore(Copy, force: false);
        Assert.Equal([Copy, file, file + ".lock"], Directory.GetFiles(_folder).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("not a database, but long enough to be read as the header of one: the first hundred bytes are asked for")]
    [InlineData("")]
    public async Task What_is_no_copy_of_a_ledger_is_not_restored(string content)
    {
        await File.WriteAllTextAsync(Copy, content);
        await _harness.Ledger.ClaimedAsync("p");
        await _harness.StopAsync();
        Refused(() => Copies(_harness.File).Restore(Copy, force: true));
        await _harness.RestartAsync();
        Assert.Equal(1, await _harness.CountPaymentsAsync());
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(_harness.File)!), static name => name.Contains("partial", StringComparison.Ordinal) || name.Contains("replaced", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Damaged_copy_is_not_restored()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => _harness.Ledger.ClaimedAsync($"p{i}")));
        Copies(_harness.File).Backup(Copy);
        var bytes = await File.ReadAllBytesAsync(Copy);
        Array.Fill(bytes, (byte)0xff, bytes.Length / 2, bytes.Length / 4);
        await File.WriteAllBytesAsync(Copy, bytes);
        Refused(() => Copies(Path.Combine(_folder, "restored.db")).Restore(Copy, force: false));
        Assert.False(File.Exists(Path.Combine(_folder, "restored.db")));
    }

    [Fact]
    public async Task Copy_of_a_newer_program_is_not_restored()
    {
        Copies(_harness.File).Backup(Copy);
        await using (var connection = new SqliteConnection($"Data Source={Copy};Pooling=False"))
        {
            await connection.ExecuteAsync("insert into schema_migrations values (9999, '9999_later.sql', 0)");
        }

        Assert.Contains("newer version", Refused(() => Copies(Path.Combine(_folder, "restored.db")).Restore(Copy, force: false)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_come_back_with_a_copy_and_are_not_lost_under_another()
    {
        var key = new ApiKeyRecord("07enw29gqx5c", new ApiKeyHashRecord("v1", new byte[32]), "acme");
        await _harness.Keys.CreateAsync(key, new AuditEntry("admin.keys.create", "done") { Actor = "local:test" }, CancellationToken.None);
        await _harness.Keys.RevokeAsync(key.Id, _harness.Time.GetUtcNow(), new AuditEntry("admin.keys.create", "done") { Actor = "local:test" }, CancellationToken.None);
        Copies(_harness.File).Backup(Copy);
        var restored = Path.Combine(_folder, "restored", "sidecar.db");
        Copies(restored).Restore(Copy, force: false);

        await using (var ledger = _harness.New(restored))
        {
            await ledger.StartAsync(CancellationToken.None);
            var found = Assert.IsType<ApiKeyReading.Found>(await ledger.ApiKeys.FindAsync(key.Id, CancellationToken.None)).Key;
            Assert.Equal(("acme", _harness.Time.GetUtcNow()), (found.Owner, found.RevokedAt));
        }

        Assert.Contains("has 1 API key: with --force it is kept", Assert.Throws<LedgerCopyException>(() => Copies(restored).Restore(Copy, force: false)).Message, StringComparison.Ordinal);
        Assert.Contains("is kept as", Copies(restored).Restore(Copy, force: true), StringComparison.Ordinal);
    }

    private SqliteCopies Copies(string file) => new(SqliteDatabase.At(file), _harness.Time);

    private static string Refused(Action action) => Assert.Throws<LedgerCopyException>(action).Message;
}
