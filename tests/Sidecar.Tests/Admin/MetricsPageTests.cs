using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Resilience;
using Sidecar.Telemetry;
using Sidecar.Tests.Telemetry;

namespace Sidecar.Tests.Admin;

public sealed partial class MetricsPageTests
{
    [Fact]
    public async Task The_page_is_in_the_text_format_and_holds_every_meter()
    {
        await using var host = await BusyHostAsync();

        using var answer = await host.Admin.GetAsync("/metrics");
        var text = await answer.Content.ReadAsStringAsync();

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        foreach (var family in (string[])
            [
                "sidecar_requests_total", "sidecar_gate_duration_seconds", "sidecar_circuit_breaker_open", "http_server_request_duration_seconds",
                "kestrel_active_connections", "http_client_request_duration_seconds", "dotnet_gc_collections_total", "dotnet_process_cpus",
            ])
        {
            Assert.Contains($"# TYPE {family} ", text, StringComparison.Ordinal);
        }
    }

    [PromtoolFact]
    public async Task Promtool_finds_nothing_to_say_about_the_page()
    {
        await using var host = await BusyHostAsync();

        Assert.Equal("0", await Promtool.CheckAsync(await host.Admin.GetStringAsync("/metrics")));
    }

    [Fact]
    public async Task No_label_holds_what_a_client_chose()
    {
        await using var host = await BusyHostAsync();
        foreach (var method in (string[])["GET", "FORGEDVERB"])
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/ok/forged-id?forged=query");
            request.Headers.Host = "forged.example";
            request.Headers.TryAddWithoutValidation("X-Forged", "forged");
            using var answer = await host.Proxy.SendAsync(request);
        }

        var text = await host.Admin.GetStringAsync("/metrics");

        Assert.DoesNotContain("forged", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("http_route=\"/ok/{id}\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Labels_come_from_a_closed_set()
    {
        await using var host = await BusyHostAsync();

        var labels = Labels().Matches(await host.Admin.GetStringAsync("/metrics")).Select(match => match.Groups["label"].Value).Distinct();

        Assert.Subset(
            new HashSet<string>
            {
                "route", "outcome", "slug", "gate", "verdict", "check", "kind", "name", "le", "http_request_method", "http_response_status_code",
                "http_route", "http_connection_state", "network_protocol_name", "network_protocol_version", "network_transport", "server_port",
                "url_scheme", "tls_protocol_version", "error_type", "gc_heap_generation", "dotnet_gc_heap_generation", "cpu_mode",
            },
            labels.ToHashSet());
    }

    [Fact]
    public async Task Probes_and_scrapes_are_not_counted_as_traffic()
    {
        await using var host = await AdminHost.StartAsync();
        await host.Admin.GetStringAsync("/health/live");
        await host.Admin.GetStringAsync("/metrics");

        Assert.DoesNotContain("http_server_request_duration_seconds_count", await host.Admin.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_hosts_in_one_process_do_not_count_each_others_requests()
    {
        await using var busy = await BusyHostAsync();
        await using var idle = await AdminHost.StartAsync();

        Assert.DoesNotContain("sidecar_requests_total", await idle.Admin.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    private static async Task<AdminHost> BusyHostAsync()
    {
        var host = await AdminHost.StartAsync();
        using var answer = await host.Proxy.GetAsync("/ok/1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var metrics = host.Services.GetRequiredService<RequestMetrics>();
        metrics.Decided("paid", OutcomeLabel.Refused, "payment_required");
        metrics.GatePassed("Payment", GateVerdict.Refuse, TimeSpan.FromMicroseconds(80));
        host.Services.GetRequiredService<CircuitBreakerRegistry>().GetOrAdd(CircuitBreakerKind.Facilitator, "primary", new());
        return host;
    }

    [GeneratedRegex("[{,](?<label>[a-zA-Z_][a-zA-Z0-9_]*)=\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Labels();
}
