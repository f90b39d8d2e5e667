using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>The same merchant with its control API, asked by an operator, an issuer and a viewer.</summary>
public abstract class ControlPipeline : SpendingPipeline
{
    protected const string OperatorToken = "the token of an operator";
    protected const string IssuerToken = "the token of an issuer";
    protected const string ViewerToken = "the token of a viewer";

    private protected Task StartControlAsync(string policy = """{ "SpendToken": { "Amount": "1.00 USD" } }""", Action<SidecarSettings>? bend = null) => StartSpendingAsync(policy, settings =>
    {
        settings
            .Set("Sidecar:Admin:Token", OperatorToken)
            .Set("Sidecar:Admin:Callers", new JsonObject
            {
                ["till"] = new JsonObject { ["Token"] = IssuerToken, ["Role"] = "Issuer" },
                ["eyes"] = new JsonObject { ["Token"] = ViewerToken, ["Role"] = "Viewer" },
            });
        bend?.Invoke(settings);
    });

    private protected async Task<(HttpStatusCode Status, JsonNode Body, HttpResponseHeaders Headers)> AskAsync(
        HttpMethod method, string path, string? body = null, string token = OperatorToken, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(Sidecar.Admin, "/control/v1" + path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Sidecar.Client.SendAsync(request);
        return (answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!, answer.Headers);
    }

    private protected async Task<JsonNode> DoneAsync(HttpMethod method, string path, string? body = null, string token = OperatorToken)
    {
        var (status, answer, _) = await AskAsync(method, path, body, token);
        Assert.True((int)status < 300, $"{(int)status}: {answer}");
        return answer;
    }
}
