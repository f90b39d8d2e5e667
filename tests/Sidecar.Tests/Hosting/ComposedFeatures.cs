using Microsoft.Extensions.DependencyInjection;
using Sidecar.Budgets;
using Sidecar.Hosting;
using Sidecar.Hygiene;
using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.Jwt;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Identity.Profiles;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.Resilience;
using Sidecar.SpendTokens;
using Sidecar.State;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Hosting;

/// <summary>The features whose gates a policy may have, composed and not started: nothing is opened, nobody is called.</summary>
internal sealed class ComposedFeatures(IdentityMode mode = IdentityMode.Production) : IAsyncDisposable
{
    private static readonly SpendTokensOptions Tokens = new()
    {
        Merchant = "shop",
        Issuer = "https://shop.example",
        GeneratedKeys = new GeneratedKeyOptions { Secret = "a secret of the tests, of thirty-two characters" },
    };

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddLedger(new LedgerOptions())
        .AddState(new StateOptions())
        .AddResilience(new ShutdownOptions())
        .AddIdentityFeatures(
            new IdentityFeatureOptions(new IdentityOptions { Mode = mode }, new ApiKeyOptions(), new JwtOptions(), new AgentHmacOptions(), new MessageSignatureOptions(), new ProfileOptions()), publicUrl: null)
        .AddSpendFeatures(new SpendFeatureOptions(new SpendingOptions(), Tokens), publicUrl: null)
        .AddReplay()
        .AddWebhooks()
        .AddPayments(new Dictionary<string, FacilitatorOptions> { ["primary"] = new() { Url = "http://127.0.0.1:9/" } }, [])
        .AddEdgeFeatures(
            new EdgeFeatureOptions(new ResponseHeaderOptions(), new ServerLimitOptions()), new ForwardingOptions(PublicUrl: null, TrustedProxies: [], ForwardedFamily.XForwarded, Hosts: []))
        .BuildServiceProvider();

    /// <summary>The factories in the order in which requests meet their gates.</summary>
    public IReadOnlyList<IGateFactory> Gates => GateOrder.Sort(_services.GetServices<IGateFactory>());

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
