using System.Diagnostics.Metrics;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.RateLimits;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on rate limits in docs/metrics.md says what the instruments say.</summary>
public sealed class RateLimitMetricsDocumentTests : IDisposable
{
    private static readonly MetricsSection Section = new("Rate limits");

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
                found.Add(MetricsSection.LineOf(instrument));
            }
        };
        listener.Start();
        using var metrics = new RateLimitMetrics(meters);

        Assert.Equal(found.Order(), Section.Instruments);
    }

    [Fact]
    public void The_document_lists_every_outcome_and_scope()
    {
        Assert.Equal(Texts("WordOf").Order(), Section.Values("`outcome`"));
        Assert.Equal(new[] { "local", "replica", "shared" }, Section.Values("`scope`"));
    }

    /// <summary>The words stand as texts where they are said.</summary>
    private static IEnumerable<string> Texts(string method) => Sources.Product
        .Where(static file => file.Name == nameof(RateLimitMetrics))
        .SelectMany(static file => file.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>())
        .Where(declared => declared.Identifier.Text == method)
        .SelectMany(static declared => declared.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(static literal => literal.Token.Value).OfType<string>();
}
