using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Chains;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Resilience;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Ledger;
using Sidecar.Tests.Payments.Chains;
using Sidecar.Tests.Resilience;

namespace Sidecar.Tests.Payments;

/// <summary>The reconciler as the product registers it, over a real ledger, with a facilitator on a socket and a chain that tests write.</summary>
internal sealed class ReconcilerBench : IAsyncDisposable
{
    public const string Declined = """{"success":false,"errorReason":"invalid_exact_evm_transaction_failed","transaction":"","network":"eip155:84532"}""";
    public const string Confirmed = """{"success":true,"transaction":"0xfac1","network":"eip155:84532","payer":"0x857b06519E91e3A54538791bDbb0E22373e36b66"}""";

    private readonly SqliteHarness _ledger;
    private readonly WebApplication _facilitator;
    private readonly ServiceProvider _services;

    private ReconcilerBench(SqliteHarness ledger, WebApplication facilitator, bool hasChain)
    {
        (_ledger, _facilitator) = (ledger, facilitator);
        var url = facilitator.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton<TimeProvider>(ledger.Time)
            .AddSingleton(ledger.Ledger)
            .AddSingleton(ledger.Unsettled)
            .AddSingleton(ledger.Grants)
            .AddSingleton<ILedgerLeases>(Leases)
            .AddResilience(new ShutdownOptions())
            .AddPayments(new Dictionary<string, FacilitatorOptions> { ["primary"] = new() { Url = url } }, []);
        if (hasChain)
        {
            services.AddSingleton<IChainView>(Chain);
        }

        _services = services.BuildServiceProvider();
    }

    public StubChain Chain { get; } = new(new ChainFinding.NotUsed(DateTimeOffset.UnixEpoch));

    public LogLines Log { get; } = new();

    public StubLeases Leases { get; } = new();

    /// <summary>Paths that the facilitator was asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public string Answer { get; set; } = Declined;

    public ManualTimeProvider Time => _ledger.Time;

    public SqliteHarness Harness => _ledger;

    public IPaymentLedger Ledger => _ledger.Ledger;

    public Reconciler Reconciler => Get<Reconciler>();

    public static async Task<ReconcilerBench> StartAsync(bool hasChain = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        var facilitator = builder.Build();
        ReconcilerBench? bench = null;
        facilitator.Run(context => bench!.AnswerAsync(context));
        await facilitator.StartAsync();
        return bench = new ReconcilerBench(await SqliteHarness.OpenAsync(), facilitator, hasChain);
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>What the status page shows of the reconciler.</summary>
    public Readiness Status() => _services.GetServices<IReadinessCheck>().Single(check => check.Name == "reconciler").Check();

    public async Task<PaymentSnapshot> UnknownAsync(string name)
    {
        await Ledger.BringToAsync(name, PaymentState.Unknown);
        return await Ledger.KnownAsync(name);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _ledger.DisposeAsync();
    }

    private Task AnswerAsync(HttpContext context)
    {
        Asked.Enqueue(context.Request.Path);
        return context.Response.WriteAsync(Answer);
    }
}
