using Dapper;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Postgres;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.Ledger;

/// <summary>A Postgres ledger in a schema of its own.</summary>
internal sealed class PostgresHarness : LedgerHarness
{
    /// <summary>Nobody dies of silence in a test, however slow the machine; whoever is declared dead is found at once.</summary>
    public static readonly PostgresTiming Timing = new(TimeSpan.FromHours(1), TimeSpan.FromMilliseconds(100), TimeSpan.Zero);

    private readonly List<PostgresLedger> _others = [];
    private PostgresLedger _ledger;

    private PostgresHarness(PostgresServer server, string schema)
    {
        (Server, Schema) = (server, schema);
        _ledger = New();
    }

    public PostgresServer Server { get; }

    public string Schema { get; }

    public PostgresLedger Postgres => _ledger;

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

    public static async Task<PostgresHarness> OpenAsync(PostgresFixture fixture)
    {
        var harness = new PostgresHarness(fixture.Server, await fixture.Server.CreateSchemaAsync());
        await harness._ledger.StartAsync(CancellationToken.None);
        return harness;
    }

    /// <summary>Another replica on the same schema, not started; it ends with the harness.</summary>
    /// <param name="port">Where it reaches the server; null for the server's own.</param>
    public PostgresLedger New(PostgresTiming? timing = null, int? port = null)
    {
        var options = new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = Server.ConnectionStringOf(Schema, port) };
        var ledger = new PostgresLedger(options, timing ?? Timing, Time, NullLogger.Instance);
        _others.Add(ledger);
        return ledger;
    }

    public async Task<PostgresLedger> StartReplicaAsync()
    {
        var ledger = New();
        await ledger.StartAsync(CancellationToken.None);
        return ledger;
    }

    public override async Task RestartAsync()
    {
        await StopAsync();
        _ledger = await StartReplicaAsync();
    }

    /// <summary>What the old replica has open is a dead one's from now on; itself it goes on, unheard.</summary>
    public override async Task CrashAsync()
    {
        await ExecuteAsync(
            """
            insert into ledger_instances (id, session, alive_until) values ('00000000-0000-0000-0000-00000000dead', gen_random_uuid(), '-infinity');
            update payments set owner = '00000000-0000-0000-0000-00000000dead', version = version + 1 where owner is not null;
            """);
        _ledger = await StartReplicaAsync();

        // Whichever replica was first to see it: it is decided before anybody goes on.
        await Eventually.HoldsAsync(async () => await ScalarAsync<long>("select count(*) from ledger_instances where alive_until = '-infinity'") == 0);
    }

    public override Task StopAsync() => _ledger.StopAsync(CancellationToken.None);

    public override Task<IAsyncDisposable> PauseAsync() => Server.PauseAsync();

    public override async Task<IReadOnlyList<string>> HistoryAsync(long paymentId)
    {
        await using var connection = await Server.OpenAsync(Schema);
        return [.. await connection.QueryAsync<string>(
            "select seq || ' ' || state || ' ' || coalesce(reason, '') || ' ' || request_id from payment_transitions where payment_id = @paymentId order by seq",
            new { paymentId })];
    }

    public override Task<bool> HasSettlementAsync(long paymentId) =>
        ScalarAsync<bool>($"select exists (select 1 from payment_settlements where payment_id = {paymentId})");

    public override Task<long> CountPaymentsAsync() => ScalarAsync<long>("select count(*) from payments");

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var connection = await Server.OpenAsync(Schema);
        return (await connection.ExecuteScalarAsync<T>(sql))!;
    }

    public override Task ExecuteAsync(string sql) => Server.ExecuteAsync(Schema, sql);

    public override async ValueTask DisposeAsync()
    {
        foreach (var ledger in _others)
        {
            await ledger.DisposeAsync();
        }

        await Server.DropSchemaAsync(Schema);
    }
}
