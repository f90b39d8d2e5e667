using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.State;
using Sidecar.State.Redis;

namespace Sidecar.Tests.Docs;

/// <summary>The section on stores in docs/metrics.md says what the instruments say.</summary>
public sealed class StoreMetricsDocumentTests : IDisposable
{
    private static readonly MetricsSection Section = new("Stores");

    private static readonly RedisScript[] Scripts =
        [.. typeof(RedisScript).GetProperties().Where(static property => property.PropertyType == typeof(RedisScript)).Select(static property => (RedisScript)property.GetValue(null)!)];

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_of_the_stores_and_its_meaning()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add(MetricsSection.LineOf(instrument));
        var health = new RedisHealth(RedisSettings.From(new StateOptions { Redis = "localhost" }), TimeProvider.System, NullLogger<RedisHealth>.Instance);
        using var metrics = new RedisMetrics(_services.GetRequiredService<IMeterFactory>(), health, TimeProvider.System);
        listener.Start();

        var own = found.Where(static name => name.StartsWith("sidecar_store_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(own.Order(), Section.Instruments);
    }

    /// <summary>Calls of the monitor and calls that undo are not counted.</summary>
    [Fact]
    public void The_document_lists_every_store_verb_and_outcome()
    {
        var counted = Scripts.Where(static script => script.Verb is not "probe" and not "forget_nonce").ToList();
        Assert.Equal(counted.Select(static script => script.Store).Append("redis").Distinct().Order(), Section.Values("`store`"));
        Assert.Equal(counted.Select(static script => script.Verb).Order(), Section.Values("`verb`"));
        Assert.Equal(new[] { RedisMetrics.Answered, RedisMetrics.TimedOut, RedisMetrics.Failed, RedisMetrics.Away }.Order(), Section.Values("`outcome`"));
    }
}
