using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Identity;
using Sidecar.IntegrationTests.Payments;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>A token of a key, spent by requests that this key has signed.</summary>
public sealed class SignedSpendTests : SpendingPipeline
{
    private const string Order = "{\"line_items\":[]}";

    private TestSigner? _signer;

    private TestSigner Signer => _signer ?? throw new InvalidOperationException("The test has not started.");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_signer is not null)
        {
            await _signer.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_request_that_the_tokens_key_has_signed_whole_is_served_once_for_each_signature()
    {
        await StartAsync("Ucp");
        var token = await IssueToSignerAsync();

        await ServedAsync(Ordered(token));
        var first = Upstream.Single;
        await ExpectAsync(Copy(first, token), HttpStatusCode.Unauthorized, "spend_token_proof_invalid");
        await ServedAsync(Ordered(token));

        Assert.Equal(Order, first.Text);
        Assert.False(first.Headers.ContainsKey("Authorization"));
        Assert.Equal((2, (2_000_000L, 2L)), (Upstream.Hits(), await SpentAsync()));
    }

    [Fact]
    public async Task A_signature_that_leaves_the_token_out_is_refused_with_what_is_missing()
    {
        await StartAsync("Ucp");
        var token = await IssueToSignerAsync();
        var request = Signer.UcpRequest(HttpMethod.Post, Sidecar.Open, Order);
        request.Headers.TryAddWithoutValidation("Authorization", $"SpendToken {token}");

        var problem = await ExpectAsync(request, HttpStatusCode.Unauthorized, "spend_token_signature_incomplete");

        Assert.EndsWith("Missing: authorization.", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await ServedAsync(Signer.UcpRequest(HttpMethod.Post, Sidecar.Url("/open/menu?page=2"), Order, Terms(), Header("X-Spend-Token", token)));
    }

    [Fact]
    public async Task A_signature_that_says_who_calls_and_not_for_what_is_refused()
    {
        await StartAsync("WebBotAuth");
        var token = await IssueToSignerAsync();

        var problem = await ExpectAsync(Bot(token, "authorization"), HttpStatusCode.Unauthorized, "spend_token_signature_incomplete");

        Assert.EndsWith("Missing: @method, @path.", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        await ServedAsync(Bot(token, "@method", "@path", "authorization"));
    }

    [Fact]
    public async Task A_body_that_the_signature_does_not_cover_is_refused()
    {
        await StartAsync("WebBotAuth");
        var request = Bot(await IssueToSignerAsync(), "@method", "@path", "authorization");
        request.Method = HttpMethod.Get;
        request.Content = new StringContent(Order);

        var problem = await ExpectAsync(request, HttpStatusCode.Unauthorized, "spend_token_signature_incomplete");

        Assert.EndsWith("Missing: content-digest.", problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_of_another_key_is_not_for_whoever_signs()
    {
        await StartAsync("Ucp");
        var token = await IssueAsync(terms => terms with { Uses = null, Binding = new SpendTokenBinding.ToKey(Key.VerificationKey.Thumbprint) });

        await ExpectAsync(Ordered(token), HttpStatusCode.Unauthorized, "spend_token_proof_invalid");
        await ServedAsync(Ordered(token, Header("DPoP", Proof(Key, token, method: "POST"))));
    }

    [Fact]
    public async Task Where_nonces_are_demanded_the_signature_carries_the_one_that_was_told()
    {
        await StartAsync("Ucp", settings => settings.Set("Sidecar:SpendTokens:Dpop:NonceSecrets", new JsonArray("a secret of the tests, of thirty-two characters")));
        var token = await IssueToSignerAsync();

        using var told = await Sidecar.Client.SendAsync(Ordered(token));
        await Expect.ProblemAsync(told, HttpStatusCode.Unauthorized, "spend_token_nonce_required");

        await ServedAsync(Signer.UcpRequest(HttpMethod.Post, Sidecar.Open, Order, Terms() with { Nonce = told.Headers.GetValues("DPoP-Nonce").Single() }, Header("Authorization", $"SpendToken {token}")));
    }

    private async Task StartAsync(string profile, Action<SidecarSettings>? bend = null)
    {
        _signer = await TestSigner.StartAsync();
        await StartSpendingAsync("""{ "Authenticate": { "AnyOf": [ "MessageSignature" ] }, "SpendToken": { "Amount": "1.00 USD" } }""", settings =>
        {
            settings.Set("Sidecar:Identity:Profiles:AllowLoopback", true).Set($"Sidecar:Identity:MessageSignatures:{profile}:Mode", "Enforce");
            bend?.Invoke(settings);
        });
    }

    private Task<string> IssueToSignerAsync() => IssueAsync(terms => terms with { Uses = null, Binding = new SpendTokenBinding.ToKey(Signer.Key.VerificationKey.Thumbprint) });

    /// <summary>Signed anew, with a nonce: each is another.</summary>
    private HttpRequestMessage Ordered(string token, params KeyValuePair<string, string>[] more) =>
        Signer.UcpRequest(HttpMethod.Post, Sidecar.Open, Order, Terms(), [Header("Authorization", $"SpendToken {token}"), .. more]);

    /// <summary>What a thief who reads along sends.</summary>
    private HttpRequestMessage Copy(Upstreams.RecordedRequest seen, string token)
    {
        var copy = new HttpRequestMessage(new HttpMethod(seen.Method), Sidecar.Open) { Content = new StringContent(seen.Text) };
        copy.Content.Headers.ContentType = new("application/json");
        foreach (var name in new[] { "UCP-Agent", "Content-Digest", "Signature-Input", "Signature" })
        {
            copy.Headers.TryAddWithoutValidation(name, seen.Header(name));
        }

        copy.Headers.TryAddWithoutValidation("Authorization", $"SpendToken {token}");
        return copy;
    }

    private HttpRequestMessage Bot(string token, params string[] covered)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Signer.Origin}\"");
        request.Headers.TryAddWithoutValidation("Authorization", $"SpendToken {token}");
        Signer.Sign(
            request, [CoveredComponent.Of("@authority"), CoveredComponent.OfMember("signature-agent", "sig1"), .. covered.Select(CoveredComponent.Of)],
            Terms() with { Tag = "web-bot-auth", Expires = SignatureTerms.Now + 60, KeyId = Signer.Key.VerificationKey.Thumbprint });
        return request;
    }

    private static SignatureTerms Terms() => new() { Nonce = Guid.NewGuid().ToString("N") };

    private static KeyValuePair<string, string> Header(string name, string value) => new(name, value);

    private async Task ServedAsync(HttpRequestMessage request)
    {
        using var answer = await Sidecar.Client.SendAsync(request);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<JsonNode> ExpectAsync(HttpRequestMessage request, HttpStatusCode status, string slug)
    {
        using var answer = await Sidecar.Client.SendAsync(request);
        return await Expect.ProblemAsync(answer, status, slug);
    }
}
