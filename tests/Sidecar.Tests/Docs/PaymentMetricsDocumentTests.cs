using System.IO.Pipelines;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Telemetry;
using Sidecar.Telemetry.Prometheus;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on payments in docs/metrics.md says what the page at /metrics says.</summary>
public sealed partial class PaymentMetricsDocumentTests : IDisposable
{
    private const string Document = "docs/metrics.md";

    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSidecarTelemetry()
        .AddSingleton<PaymentMetrics>()
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task The_document_lists_every_instrument_of_payments_with_its_type_and_its_labels()
    {
        _services.GetRequiredService<MeterProvider>();
        var metrics = _services.GetRequiredService<PaymentMetrics>();
        metrics.Moved(PaymentState.Settled);
        metrics.CallEnded(metrics.CallStarted(), "primary", "settle", "settled");

        using var stream = new MemoryStream();
        await _services.GetRequiredService<PrometheusScrape>().WriteAsync(PipeWriter.Create(stream), CancellationToken.None);
        var written = Families().Matches(Encoding.UTF8.GetString(stream.ToArray())).Select(match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Labels: Sorted(Labels().Matches(match.Groups["sample"].Value).Select(label => label.Groups["label"].Value).Where(label => label != "le")),
            Help: match.Groups["help"].Value));

        var documented = Rows().Matches(Section()).Select(match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Labels: Sorted(match.Groups["labels"].Value.Replace("`", "", StringComparison.Ordinal).Split(", ")),
            Help: match.Groups["help"].Value));

        Assert.Equal(written.Order(), documented.Order());
    }

    [Fact]
    public void The_document_lists_every_state_that_is_counted()
    {
        var states = Enum.GetNames<PaymentState>().Select(name => name.ToLowerInvariant());

        Assert.Equal(Sorted(states), Sorted(Values("state")));
    }

    /// <summary>The words stand as texts in the one file that says them.</summary>
    [Fact]
    public void The_document_lists_every_call_and_every_outcome_of_one()
    {
        var client = Sources.Product.Single(file => file.Name == "FacilitatorClient");
        var labels = client.Syntax.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression.ToString() == "metrics.CallEnded").Select(call => call.ArgumentList.Arguments).ToList();
        var outcomes = labels.SelectMany(arguments => Texts(arguments[3]))
            .Concat(client.Syntax.DescendantNodes().OfType<MethodDeclarationSyntax>().Where(method => method.Identifier.Text == "Label").SelectMany(Texts));

        Assert.Equal(Sorted(labels.SelectMany(arguments => Texts(arguments[2]))), Sorted(Values("call")));
        Assert.Equal(Sorted(outcomes), Sorted(Values("outcome")));
    }

    private static string Section() =>
        Repository.Text(Document).Split("\n## ").Single(section => section.StartsWith("Payments\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Section().Split('\n').Single(line => line.StartsWith($"| `{label}` |", StringComparison.Ordinal)).Split('|')[2].Split(',', ';')
            .Select(value => value.Trim()).Where(value => value.StartsWith('`')).Select(value => value.Trim('`'));

    private static IEnumerable<string> Texts(Microsoft.CodeAnalysis.SyntaxNode node) =>
        node.DescendantNodes().OfType<LiteralExpressionSyntax>().Select(literal => literal.Token.Value).OfType<string>();

    private static string Sorted(IEnumerable<string> words) => string.Join(", ", words.Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"# HELP (?<name>sidecar_\w+) (?<help>.*)\n# TYPE \S+ (?<type>\w+)\n(?<sample>.*)\n", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Families();

    [GeneratedRegex("[{,](?<label>\\w+)=\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| (?<type>\w+) \| (?<labels>[^|]*) \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();
}
