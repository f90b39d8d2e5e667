using System.Net;
using System.Text;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>Machines with and without time zones, as containers are.</summary>
public sealed class TimeZoneTests : IDisposable
{
    private const string Token = "the token of an operator";
    private const string AgentJson = """{ "id": "buyer", "currency": "USD", "timeZone": "Europe/Berlin", "windows": [ { "period": "day", "maxCount": 1 } ] }""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, HttpStatusCode.Created, "Europe/Berlin")]
    [InlineData(false, HttpStatusCode.BadRequest, "has no time zones (tzdata)")]
    public async Task A_machine_without_time_zones_says_so_at_the_start_and_where_one_is_asked_for(bool hasZones, HttpStatusCode expected, string part)
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator).Set("Sidecar:Admin:Token", Token);
        var environment = hasZones ? new Dictionary<string, string>() : new Dictionary<string, string> { ["TZDIR"] = Directory.CreateDirectory(_folder.At("no-zones")).FullName };
        await using var sidecar = await SidecarProcess.StartAsync(_folder, ["--config", _folder.Write("sidecar.json", settings.ToString())], environment);
        await sidecar.ReadyAsync();

        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.AdminUrl, "/control/v1/agents")) { Content = new StringContent(AgentJson, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new("Bearer", Token);
        using var answer = await sidecar.Client.SendAsync(request);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains(part, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(!hasZones, sidecar.Lines.Any(static line => line.Contains("tzdata", StringComparison.Ordinal)));
    }
}
