using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Sqlite;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

/// <summary>An SQLite ledger in a folder of its own.</summary>
internal sealed class SqliteHarness : LedgerHarness
{
    private readonly string _folder = Directory.CreateTempSubdirectory("ledger-").FullName;
    private readonly List<SqliteLedger> _crashed = [];
    private SqliteLedger _ledger;

    private SqliteHarness()
    {
        File = Path.Combine(_folder, "0", "sidecar.db");
        _ledger = New(File);
    }

    public string File { get; private set; }

    public override IPaymentLedger Ledger => _ledger;

    public override IUnsettledPayments Unsettled => _ledger;

    public override IPaymentGrants Grants => _ledger;

    public override IPaymentHistory History => _ledger;

    public override IPaymentLookup Lookup => _ledger;

    public override ILedgerLeases Leases => _ledger;

    public override IApiKeyLedger Keys => _ledger.ApiKeys;

    public override IApiKeyLookup KeyLookup => _ledger.ApiKeys;

    public override IRevocationLedger Revocations => _ledger.Revocations;

    public override IControlTables Tables => _ledger;

    public override IReadinessCheck Readiness => _ledger;

    public static async Task<SqliteHarness> OpenAsync()
    {
        var harness = new SqliteHarness();
        await harness._ledger.StartAsync(CancellationToken.None);
        return harness;
    }

    /// <summary>Opens a ledger on a file that is there already.</summary>
    public static async Task<SqliteHarness> OpenOnAsync(Action<SqliteConnection> make)
    {
        var harness = new SqliteHarness();
        Directory.CreateDirectory(Path.GetDirectoryName(harness.File)!);
        await using (var connection = harness.OpenRaw())
        {
            make(connection);
        }

        await harness._ledger.StartAsync(CancellationToken.None);
        return harness;
    }

    /// <summary>Another ledger on some file, not started.</summary>
    public SqliteLedger New(string file) =>
        new(new LedgerOptions { ConnectionString = $"Data Source={file}" }, Time, NullLogger<SqliteLedger>.Instance);

    public SqliteConnection OpenRaw()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        return connection;
    }

    public override async Task RestartAsync()
    {
        await StopAsync();
        _ledger = New(File);
        await _ledger.StartAsync(CancellationToken.None);
    }

    /// <summary>The files as they are at this moment are what a killed process leaves; the old ledger goes on beside them, unheard.</summary>
    public override async Task CrashAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, $"{_crashed.Count + 1}")).FullName;
        foreach (var suffix in new[] { "", "-wal" })
        {
            System.IO.File.Copy(File + suffix, Path.Combine(folder, "sidecar.db" + suffix));
        }

        _crashed.Add(_ledger);
        File = Path.Combine(folder, "sidecar.db");
        _ledger = New(File);
        await _ledger.StartAsync(CancellationToken.None);
    }

    public override Task StopAsync() => _ledger.StopAsync(CancellationToken.None);

    public override Task<IAsyncDisposable> PauseAsync()
    {
        var connection = OpenRaw();
        connection.Execute("begin immediate");
        return Task.FromResult<IAsyncDisposable>(connection);
    }

    public override async Task<IReadOnlyList<string>> HistoryAsync(long paymentId)
    {
        await using var connection = OpenRaw();
        return [.. await connection.QueryAsync<string>(
            "select seq || ' ' || state || ' ' || coalesce(reason, '') || ' ' || request_id from payment_transitions where payment_id = @paymentId order by seq",
            new { paymentId })];
    }

    public override async Task<bool> HasSettlementAsync(long paymentId)
    {
        await using var connection = OpenRaw();
        return await connection.ExecuteScalarAsync<bool>("select exists (select 1 from payment_settlements where payment_id = @paymentId)", new { paymentId });
    }

    public override async Task<long> CountPaymentsAsync()
    {
        await using var connection = OpenRaw();
        return await connection.ExecuteScalarAsync<long>("select count(*) from payments");
    }

    public override async Task ExecuteAsync(string sql)
    {
        await using var connection = OpenRaw();
        await connection.ExecuteAsync(sql);
    }

    public override async ValueTask DisposeAsync()
    {
        foreach (var ledger in _crashed.Append(_ledger))
        {
            await ledger.DisposeAsync();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
