using System.Diagnostics.Metrics;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Budgets;
using Sidecar.Policies;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on spending in docs/metrics.md says what the instruments say.</summary>
public sealed class SpendMetricsDocumentTests : IDisposable
{
    private static readonly MetricsSection Section = new("Spending");

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_of_spending_and_its_meaning()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add(MetricsSection.LineOf(instrument));
        using var metrics = new SpendMetrics(_services.GetRequiredService<IMeterFactory>());
        listener.Start();

        var own = found.Where(static name => name.StartsWith("sidecar_spend_", StringComparison.Ordinal) || name.StartsWith("sidecar_budget_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(own.Order(), Section.Instruments);
    }

    [Fact]
    public void The_document_lists_every_reason_and_every_outcome()
    {
        Assert.Equal(Enum.GetValues<SpendDenial>().Select(DenialText.Of).Append("denied").Order(), Section.Values("`reason`"));
        Assert.Equal(Said("Closed").Order(), Section.Values("`outcome` of reservations"));
        Assert.Equal(Said("Delivered").Order(), Section.Values("`outcome` of deliveries"));
    }

    /// <summary>The words stand as texts where they are said.</summary>
    private static IEnumerable<string> Said(string method) => Sources.Product
        .Where(static file => file.Path.Contains("/Budgets/", StringComparison.Ordinal))
        .SelectMany(static file => file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Where(call => call.Expression.ToString() == $"metrics.{method}")
        .SelectMany(static call => call.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(static literal => literal.Token.Value).OfType<string>().Distinct();
}
