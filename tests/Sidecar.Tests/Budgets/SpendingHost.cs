using System.Collections.Immutable;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Budgets;

/// <summary>What decides about spending, as the composition makes it, on an SQLite ledger and state in memory. Its clock stands still.</summary>
internal sealed class SpendingHost : IAsyncDisposable
{
    public const string Agent = "shopper";

    private readonly string _folder;
    private readonly bool _ownsFolder;
    private readonly SpendingOptions _options;
    private readonly ServiceProvider _services;

    private SpendingHost(string folder, bool ownsFolder, ManualTimeProvider time, SpendingOptions options, Action<IServiceCollection>? configure)
    {
        (_folder, _ownsFolder, _options, Time) = (folder, ownsFolder, options, time);
        var services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<TimeProvider>(time)
            .AddLedger(new LedgerOptions { ConnectionString = $"Data Source={File}" })
            .AddState(new StateOptions())
            .AddBudgets(options);
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
    }

    public ManualTimeProvider Time { get; }

    public LogLines Log { get; } = new();

    public ISpendControl Spending => Get<ISpendControl>();

    private string File => Path.Combine(_folder, "sidecar.db");

    public static Task<SpendingHost> StartAsync(SpendingOptions? options = null, Action<IServiceCollection>? configure = null) =>
        StartAsync(new SpendingHost(Directory.CreateTempSubdirectory("spending-").FullName, ownsFolder: true, new ManualTimeProvider(), options ?? new SpendingOptions(), configure));

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Another process, on what a killed one leaves of its files at this moment. This one goes on, unheard.</summary>
    public Task<SpendingHost> CrashAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "next")).FullName;
        foreach (var suffix in new[] { "", "-wal" })
        {
            System.IO.File.Copy(File + suffix, Path.Combine(folder, "sidecar.db" + suffix));
        }

        return StartAsync(new SpendingHost(folder, ownsFolder: false, Time, _options, configure: null));
    }

    /// <summary>Keeps the ledger from writing until the result is disposed.</summary>
    public IAsyncDisposable Pause()
    {
        var connection = new SqliteConnection($"Data Source={File};Pooling=False");
        connection.Open();
        connection.Execute("begin immediate");
        return connection;
    }

    public async Task PutAsync(AgentRecord agent)
    {
        var present = await Get<IAgentLedger>().FindAsync(agent.Id, CancellationToken.None);
        Assert.IsType<ControlWrite<AgentRecord>.Written>(await Get<IAgentLedger>().PutAsync(agent, present?.Version ?? 0, Audit("control.agents.put"), CancellationToken.None));
        await RefreshAsync();
    }

    public async Task PutAsync(BudgetRecord budget)
    {
        Assert.IsType<ControlWrite<BudgetRecord>.Written>(await Get<IBudgetLedger>().PutAsync(budget, 0, Audit("control.budgets.put"), CancellationToken.None));
        await RefreshAsync();
    }

    public async Task StopAsync(StopScope scope, string subject, bool cuts = false)
    {
        var stop = new StopRecord(scope, subject, Time.GetUtcNow(), "jo") { CutsInFlight = cuts };
        Assert.IsType<ControlWrite<StopRecord>.Written>(await Get<IStopLedger>().StopAsync(stop, Audit("control.stops.stop"), CancellationToken.None));
        await RefreshAsync();
    }

    public async Task ResumeAsync(StopScope scope, string subject)
    {
        Assert.IsType<ControlWrite<StopRecord>.Written>(await Get<IStopLedger>().ResumeAsync(scope, subject, Audit("control.stops.resume"), CancellationToken.None));
        await RefreshAsync();
    }

    public async Task DecideAsync(string approval, bool isApproved) => Assert.IsType<ControlWrite<ApprovalRecord>.Written>(
        await Get<IApprovalLedger>().DecideAsync(approval, isApproved, "jo", null, Time.GetUtcNow(), Audit("control.approvals.decide"), CancellationToken.None));

    /// <summary>Moves the clock, and looks at what operators said, so that it is known at the new time.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await RefreshAsync();
    }

    public Task RefreshAsync() => Get<ControlWatcher>().RefreshNowAsync(CancellationToken.None);

    public async Task<ISpendReservation> ReserveAsync(SpendRequest request) =>
        Assert.IsType<SpendDecision.Reserved>(await Spending.ReserveAsync(request, CancellationToken.None)).Reservation;

    /// <summary>Reserves and commits.</summary>
    public async Task SpendAsync(long micros, string agent = Agent) =>
        Assert.Equal(SpendCommit.Committed, await (await ReserveAsync(Request(micros, agent))).CommitAsync(new SpendCommitment(micros), CancellationToken.None));

    public async Task<SpendDecision.Denied> RefusedAsync(SpendRequest request) =>
        Assert.IsType<SpendDecision.Denied>(await Spending.ReserveAsync(request, CancellationToken.None));

    /// <summary>All that the ledger has of an account.</summary>
    public async Task<SpendSum> SpentAsync(SpendAccountKind kind = SpendAccountKind.Agent, string id = Agent)
    {
        var sums = await Get<ISpendLedger>().SumAsync(new(kind, id), "USD", DateTimeOffset.UnixEpoch, Time.GetUtcNow().AddYears(1), null, ImmutableArray<Digest>.Empty, CancellationToken.None);
        return sums.SingleOrDefault();
    }

    /// <summary>Of the audit about spends: decision and reason, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> AuditedAsync(string action = "spend")
    {
        var records = new List<string>();
        await foreach (var record in Get<IAuditHistory>().ListAsync(new AuditQuery { Action = action }, CancellationToken.None))
        {
            records.Add($"{record.Entry.Decision} {record.Entry.Reason}".TrimEnd());
        }

        return records;
    }

    /// <param name="key">What makes two requests the same; none for one that is like no other.</param>
    /// <param name="isNamed">Whether the client said so, or they only look alike.</param>
    public static SpendRequest Request(long micros, string agent = Agent, string? key = null, bool isNamed = true) => new()
    {
        Agent = agent,
        Amount = new SpendAmount(micros, "USD"),
        Merchant = "shop",
        Category = "books",
        RequestId = Guid.NewGuid().ToString("N"),
        ApprovalKey = new SpendApprovalKey(Digest.OfParts("test", key ?? Guid.NewGuid().ToString("N")), isNamed),
    };

    public static AgentRecord AgentOf(params SpendWindow[] windows) => new(Agent, "USD") { Limits = new SpendLimits("UTC", windows) };

    public static SpendWindow Day(long? amount, long? count = null, string name = "day") => new(name, CalendarPeriod.Day, null, amount, count);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
        if (_ownsFolder)
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static async Task<SpendingHost> StartAsync(SpendingHost host)
    {
        foreach (var service in host._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        return host;
    }

    private static AuditEntry Audit(string action) => new(action, "done") { Actor = "operator:jo" };
}
