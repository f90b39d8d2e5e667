using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.RateLimits;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on rate limits in docs/metrics.md says what the instruments say.</summary>
public sealed partial class RateLimitMetricsDocumentTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_of_limits_and_its_meaning()
    {
        var found = new List<string>();
        var meters = _services.GetRequiredService<IMeterFactory>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                found.Add($"{instrument.Name.Replace('.', '_')}{(instrument is Counter<long> or ObservableCounter<long> ? "_total" : "")} {instrument.Description}");
            }
        };
        listener.Start();
        using var metrics = new RateLimitMetrics(meters);

        Assert.Equal(found.Order(), Rows().Matches(Section()).Select(static row => $"{row.Groups["name"].Value} {row.Groups["help"].Value}").Order());
    }

    [Fact]
    public void The_document_lists_every_outcome_and_scope()
    {
        Assert.Equal(Texts("WordOf").Order(), Values("`outcome`"));
        Assert.Equal(new[] { "local", "replica", "shared" }, Values("`scope`"));
    }

    /// <summary>The words stand as texts where they are said.</summary>
    private static IEnumerable<string> Texts(string method) => Sources.Product
        .Where(static file => file.Name == nameof(RateLimitMetrics))
        .SelectMany(static file => file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(declared => declared.Identifier.Text == method)
        .SelectMany(static declared => declared.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(static literal => literal.Token.Value).OfType<string>();

    private static string Section() => Repository.Text("docs/metrics.md").Split("\n## ").Single(static section => section.StartsWith("Rate limits\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Words().Matches(Section().Split('\n').Single(line => line.StartsWith($"| {label} |", StringComparison.Ordinal)).Split('|')[2]).Select(static word => word.Groups["word"].Value).Order();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| \w+ \| [^|]* \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
