using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.Protocols.Jose;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>A route that demands a signature, and an agent who can sign.</summary>
public abstract class SignedPipeline : PaymentPipeline
{
    private TestSigner? _agent;

    private protected TestSigner Agent => _agent ?? throw new InvalidOperationException("The test has not started.");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_agent is not null)
        {
            await _agent.DisposeAsync();
        }
    }

    /// <param name="profile">Of the section <c>Sidecar:Identity:MessageSignatures</c>.</param>
    private protected Task StartSignedAsync(
        string profile, JsonObject? options = null, Action<SidecarSettings>? bend = null, SignatureAlgorithm algorithm = SignatureAlgorithm.Es256) =>
        StartSignedAsync(profile, _ => options ?? [], bend, algorithm);

    /// <param name="options">The same, made when it is known where the agent publishes its keys.</param>
    private protected async Task StartSignedAsync(
        string profile, Func<TestSigner, JsonObject> options, Action<SidecarSettings>? bend = null, SignatureAlgorithm algorithm = SignatureAlgorithm.Es256)
    {
        _agent = await TestSigner.StartAsync(algorithm);
        var section = options(_agent);
        section["Mode"] ??= "Enforce";
        await StartAsync(settings =>
        {
            settings
                .Set("Sidecar:Identity:Profiles:AllowLoopback", true)
                .Set($"Sidecar:Identity:MessageSignatures:{profile}", section)
                .Set("Sidecar:Policies:signed:Authenticate:AnyOf", new JsonArray("MessageSignature"))
                .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "signed" }));
            bend?.Invoke(settings);
        });
    }

    private protected async Task<(int Status, string? Code)> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var answer = await Sidecar.Client.SendAsync(request);
            var text = await answer.Content.ReadAsStringAsync();
            return ((int)answer.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)?["code"]?.GetValue<string>() : null);
        }
    }
}
