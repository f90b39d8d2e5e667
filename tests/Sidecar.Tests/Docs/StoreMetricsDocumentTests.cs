using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.State;
using Sidecar.State.Redis;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on stores in docs/metrics.md says what the instruments say.</summary>
public sealed partial class StoreMetricsDocumentTests : IDisposable
{
    private static readonly RedisScript[] Scripts =
        [.. typeof(RedisScript).GetProperties().Where(static property => property.PropertyType == typeof(RedisScript)).Select(static property => (RedisScript)property.GetValue(null)!)];

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_of_the_stores_and_its_meaning()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add($"{instrument.Name.Replace('.', '_')}{(instrument.Unit == "s" ? "_seconds" : "")} {instrument.Description}");
        var health = new RedisHealth(RedisSettings.From(new StateOptions { Redis = "localhost" }), TimeProvider.System, NullLogger<RedisHealth>.Instance);
        using var metrics = new RedisMetrics(_services.GetRequiredService<IMeterFactory>(), health, TimeProvider.System);
        listener.Start();

        var own = found.Where(static name => name.StartsWith("sidecar_store_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(own.Order(), Rows().Matches(Section()).Select(static row => $"{row.Groups["name"].Value} {row.Groups["help"].Value}").Order());
    }

    /// <summary>Calls of the monitor and calls that undo are not counted.</summary>
    [Fact]
    public void The_document_lists_every_store_verb_and_outcome()
    {
        var counted = Scripts.Where(static script => script.Verb is not "probe" and not "forget_nonce").ToList();
        Assert.Equal(counted.Select(static script => script.Store).Append("redis").Distinct().Order(), Values("store"));
        Assert.Equal(counted.Select(static script => script.Verb).Order(), Values("verb"));
        Assert.Equal(new[] { RedisMetrics.Answered, RedisMetrics.TimedOut, RedisMetrics.Failed, RedisMetrics.Away }.Order(), Values("outcome"));
    }

    private static string Section() => Repository.Text("docs/metrics.md").Split("\n## ").Single(static section => section.StartsWith("Stores\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Words().Matches(Section().Split('\n').Single(line => line.StartsWith($"| `{label}` |", StringComparison.Ordinal)).Split('|')[2])
            .Select(static word => word.Groups["word"].Value).Where(static word => !word.StartsWith("sidecar_", StringComparison.Ordinal)).Order();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| \w+ \| [^|]* \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
