using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>A merchant as a process of its own, steered through its control API.</summary>
internal static class SpendingProcess
{
    private const string Token = "the token of an operator";

    public static SidecarSettings Spending(SidecarSettings settings) => settings
        .Set("Sidecar:Admin:Token", Token)
        .Set("Sidecar:Spending:ReservationLease", "00:00:05");

    public static async Task CreateAsync(this SidecarProcess sidecar, string kind, string json)
    {
        using var answer = await AskAsync(sidecar, HttpMethod.Post, kind, json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>What its windows say is spent and reserved, each by its name; null while nobody can say.</summary>
    public static async Task<IReadOnlyDictionary<string, (decimal Spent, decimal Reserved, long Count)>?> UseAsync(this SidecarProcess sidecar, string kind, string id)
    {
        using var answer = await AskAsync(sidecar, HttpMethod.Get, $"{kind}/{id}/use", json: null);
        if (!answer.IsSuccessStatusCode)
        {
            return null;
        }

        var windows = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["windows"]!.AsArray();
        return windows.ToDictionary(static window => (string)window!["name"]!, static window => (Money(window!["spent"]), Money(window["reserved"]), (long)window["count"]!));
    }

    private static decimal Money(JsonNode? amount) => decimal.Parse((string)amount!, System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<HttpResponseMessage> AskAsync(SidecarProcess sidecar, HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, new Uri(sidecar.AdminUrl, $"/control/v1/{path}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await sidecar.Client.SendAsync(request);
    }
}
