using System.Text.RegularExpressions;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Telemetry;

/// <summary>The alerts that we ship are rules that Prometheus takes, about metrics that exist, and each says what to do.</summary>
public sealed partial class AlertRulesTests
{
    private const string Rules = "config/alerts/sidecar.yml";

    [PromtoolFact]
    public async Task Promtool_takes_the_rules() =>
        Assert.StartsWith("0", await Promtool.RunAsync("check", "rules", "--lint=all", "--lint-fatal", Path.Combine(Repository.Root, Rules)), StringComparison.Ordinal);

    [PromtoolFact]
    public async Task Alerts_fire_when_they_should_and_not_before() =>
        Assert.StartsWith("0", await Promtool.RunAsync("test", "rules", Path.Combine(Repository.Root, "tests/alerts/sidecar.test.yml")), StringComparison.Ordinal);

    [Fact]
    public void Every_metric_of_a_rule_is_documented()
    {
        var documented = Documented().Matches(Repository.Text("docs/metrics.md")).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var named = Named().Matches(Repository.Text(Rules)).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Convention.Holds("A rule about a metric that docs/metrics.md does not have", named.Where(name => !documented.Contains(name) && !documented.Contains(HistogramPart().Replace(name, ""))));
    }

    [Fact]
    public void Every_alert_has_a_line_in_the_document_that_says_what_to_do()
    {
        var alerts = Alerts().Matches(Repository.Text(Rules)).Select(match => match.Groups["name"].Value).ToList();
        var explained = Explained().Matches(Repository.Text("docs/operations/state.md")).Select(match => match.Groups["name"].Value);

        Assert.Equal(alerts, explained);
    }

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Documented();

    [GeneratedRegex(@"\bsidecar_\w+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex("_(?:bucket|count|sum)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HistogramPart();

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alerts();

    [GeneratedRegex(@"^\| `(?<name>Sidecar\w+)` \|", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Explained();
}
