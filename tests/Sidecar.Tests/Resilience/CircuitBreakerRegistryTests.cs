using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sidecar.Policies;
using Sidecar.Resilience;

namespace Sidecar.Tests.Resilience;

public sealed class CircuitBreakerRegistryTests : IDisposable
{
    private readonly LogLines _log = new();
    private readonly ManualTime _time = new();
    private readonly ServiceProvider _services;
    private readonly CircuitBreakerRegistry _registry;

    public CircuitBreakerRegistryTests()
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(_log))
            .AddSingleton<TimeProvider>(_time)
            .AddResilience(new ShutdownOptions())
            .BuildServiceProvider();
        _registry = _services.GetRequiredService<CircuitBreakerRegistry>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void One_name_has_one_breaker_and_kinds_are_kept_apart()
    {
        var upstream = _registry.GetOrAdd(CircuitBreakerKind.Upstream, "a", new());

        Assert.Same(upstream, _registry.GetOrAdd(CircuitBreakerKind.Upstream, "a", new()));
        Assert.NotSame(upstream, _registry.GetOrAdd(CircuitBreakerKind.Facilitator, "a", new()));
        Assert.Equal(["facilitator", "upstream"], _registry.All().Select(entry => entry.Kind));
    }

    [Fact]
    public void Opening_staying_open_and_closing_are_each_told_once()
    {
        var breaker = _registry.GetOrAdd(CircuitBreakerKind.Facilitator, "primary", new());
        Open(breaker);
        Probe(breaker, success: false);
        Probe(breaker, success: true);

        Assert.Equal(
            [
                "Circuit of facilitator primary opened: calls are suspended",
                "Circuit of facilitator primary stays open: the call that tried again failed",
                "Circuit of facilitator primary closed: calls go through again",
            ],
            _log.Lines);
    }

    [Fact]
    public void The_status_page_shows_every_breaker_and_stays_ready()
    {
        Open(_registry.GetOrAdd(CircuitBreakerKind.Upstream, "merchant/local", new()));

        var check = _services.GetServices<IReadinessCheck>().Single(c => c.Name == "circuit-breakers").Check();

        Assert.True(check.IsReady);
        Assert.Equal("1 open", check.Detail);
        Assert.Equal(
            """[{"Kind":"upstream","Name":"merchant/local","State":"Open","RetryAfterSeconds":15}]""",
            JsonSerializer.Serialize(check.Data));
    }

    [Fact]
    public void Options_that_Polly_would_not_take_are_configuration_errors()
    {
        var errors = new ErrorLines();
        CircuitBreakerOptionsValidator.Validate(
            new() { FailureRatio = double.NaN, MinimumThroughput = 1, SamplingDuration = TimeSpan.Zero, BreakDuration = TimeSpan.FromDays(2) },
            "Sidecar:Breakers",
            errors);

        Assert.Equal(
            ["Sidecar:Breakers:FailureRatio", "Sidecar:Breakers:MinimumThroughput", "Sidecar:Breakers:SamplingDuration", "Sidecar:Breakers:BreakDuration"],
            errors.Keys);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        var errors = new ErrorLines();
        CircuitBreakerOptionsValidator.Validate(new(), "Sidecar:Breakers", errors);
        ShutdownOptionsValidator.Validate(new(), ShutdownOptions.Section, errors);

        Assert.Empty(errors.Keys);
    }

    private static void Open(CircuitBreaker breaker)
    {
        for (var i = 0; i < 10; i++)
        {
            breaker.Report(success: false);
        }
    }

    private void Probe(CircuitBreaker breaker, bool success)
    {
        _time.Advance(15);
        Assert.True(breaker.TryAdmit());
        breaker.Report(success);
    }
}
