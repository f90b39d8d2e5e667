using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Budgets;
using Sidecar.Policies;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on spending in docs/metrics.md says what the instruments say.</summary>
public sealed partial class SpendMetricsDocumentTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_of_spending_and_its_meaning()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add($"{instrument.Name.Replace('.', '_')}{(instrument is Counter<long> ? "_total" : "")} {instrument.Description}");
        using var metrics = new SpendMetrics(_services.GetRequiredService<IMeterFactory>());
        listener.Start();

        var own = found.Where(static name => name.StartsWith("sidecar_spend_", StringComparison.Ordinal) || name.StartsWith("sidecar_budget_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(own.Order(), Rows().Matches(Section()).Select(static row => $"{row.Groups["name"].Value} {row.Groups["help"].Value}").Order());
    }

    [Fact]
    public void The_document_lists_every_reason_and_every_outcome()
    {
        Assert.Equal(Enum.GetValues<SpendDenial>().Select(DenialText.Of).Append("denied").Order(), Values("`reason`"));
        Assert.Equal(Said("Closed").Order(), Values("`outcome` of reservations"));
        Assert.Equal(Said("Delivered").Order(), Values("`outcome` of deliveries"));
    }

    /// <summary>The words stand as texts where they are said.</summary>
    private static IEnumerable<string> Said(string method) => Sources.Product
        .Where(static file => file.Path.Contains("/Budgets/", StringComparison.Ordinal))
        .SelectMany(static file => file.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>())
        .Where(call => call.Expression.ToString() == $"metrics.{method}")
        .SelectMany(static call => call.DescendantNodes().OfType<LiteralExpressionSyntax>()).Select(static literal => literal.Token.Value).OfType<string>().Distinct();

    private static string Section() => Repository.Text("docs/metrics.md").Split("\n## ").Single(static section => section.StartsWith("Spending\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Words().Matches(Section().Split('\n').Single(line => line.StartsWith($"| {label} |", StringComparison.Ordinal)).Split('|')[2]).Select(static word => word.Groups["word"].Value).Order();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| \w+ \| [^|]* \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
