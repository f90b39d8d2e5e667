using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sidecar.Identity.ApiKeys;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>The open route asks for an API key; so does the paid one, before it names its price.</summary>
public abstract class ApiKeyPipeline : PaymentPipeline
{
    private protected const string Pepper = "a pepper of at least thirty-two bytes";

    private static readonly ApiKeyPeppers Peppers = new([new("v1", Pepper)], "v1");

    private protected static ApiKey NewKey(bool isTest = false) => ApiKey.Generate(isTest, RandomNumberGenerator.GetBytes(ApiKey.RandomLength));

    /// <summary>An entry of `Keys`, as `sidecar keys hash` prints it.</summary>
    private protected static JsonObject Entry(ApiKey key, string owner = "acme", params string[] permissions) => new()
    {
        ["Id"] = key.Id.ToString(),
        ["Hash"] = Peppers.Hash(key).ToString(),
        ["Owner"] = owner,
        ["Permissions"] = new JsonArray([.. permissions.Select(permission => JsonValue.Create(permission))]),
    };

    private protected static SidecarSettings WithKeys(SidecarSettings settings, params JsonObject[] keys) => settings
        .Set("Sidecar:Identity:ApiKeys:Peppers", new JsonObject { ["v1"] = Pepper })
        .Set("Sidecar:Identity:ApiKeys:Keys", new JsonArray([.. keys]))
        .Set("Sidecar:Policies:known:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("ApiKey") })
        .Set("Sidecar:Policies:paid:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("ApiKey") })
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "known" }));

    private protected Task StartWithKeysAsync(params JsonObject[] keys) => StartAsync(settings => WithKeys(settings, keys));

    private protected async Task<HttpResponseMessage> SendAsync(string? key, string header = "Authorization", Uri? url = null, params (string Name, string Value)[] more)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url ?? Sidecar.Open);
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? $"ApiKey {key}" : key);
        }

        foreach (var (name, value) in more)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private protected async Task<(HttpStatusCode Status, string? Code)> AskAsync(ApiKey key)
    {
        using var answer = await SendAsync(key.Reveal());
        return (answer.StatusCode, answer.IsSuccessStatusCode ? null : await CodeAsync(answer));
    }

    private protected static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
}
