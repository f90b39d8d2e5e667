using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Payments;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;
using Sidecar.SpendTokens;
using Sidecar.Tests.Contracts;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Proofs that carry a nonce of ours (RFC 9449 §9).</summary>
public sealed class DpopNonceTests : SpendingPipeline
{
    private const string Secret = "a secret of the tests, of thirty-two characters";
    private const string Previous = "the secret before, also of thirty-two characters";

    private readonly SigningKey _agent = SigningKey.Generate(SignatureAlgorithm.Es256);

    [Fact]
    public async Task A_proof_with_the_nonce_that_was_told_is_served()
    {
        var token = await StartAsync();
        using var told = await SendAsync(token, headers: ("DPoP", Proof(token, nonce: null)));
        await Expect.ProblemAsync(told, HttpStatusCode.Unauthorized, "spend_token_nonce_required");
        Assert.Contains("use_dpop_nonce", told.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);

        await ServedAsync(token, headers: ("DPoP", Proof(token, told.Headers.GetValues("DPoP-Nonce").Single())));

        Assert.Equal((1_000_000L, 1L), await SpentAsync());
    }

    [Fact]
    public async Task Who_sends_no_proof_learns_the_nonce_too()
    {
        var token = await StartAsync();
        using var told = await SendAsync(token);
        await Expect.ProblemAsync(told, HttpStatusCode.Unauthorized, "spend_token_nonce_required");

        await ServedAsync(token, headers: ("DPoP", Proof(token, told.Headers.GetValues("DPoP-Nonce").Single())));
    }

    [Fact]
    public async Task A_nonce_that_is_over_made_up_or_of_a_secret_that_is_gone_is_refused_with_a_new_one()
    {
        var token = await StartAsync();

        foreach (var nonce in new[] { NonceOf(Secret, DateTimeOffset.UtcNow.AddMinutes(-3)), NonceOf(Secret, DateTimeOffset.UtcNow.AddMinutes(2)), NonceOf("a secret that nobody has, of thirty-two characters", DateTimeOffset.UtcNow), "made-up" })
        {
            using var answer = await SendAsync(token, headers: ("DPoP", Proof(token, nonce)));
            await Expect.ProblemAsync(answer, HttpStatusCode.Unauthorized, "spend_token_nonce_required");
            Assert.NotEqual(nonce, answer.Headers.GetValues("DPoP-Nonce").Single());
        }

        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_nonce_of_the_secret_before_counts_while_it_is_configured()
    {
        var token = await StartAsync();

        await ServedAsync(token, headers: ("DPoP", Proof(token, NonceOf(Previous, DateTimeOffset.UtcNow))));
    }

    private async Task<string> StartAsync()
    {
        await StartSpendingAsync(bend: settings => settings.Set("Sidecar:SpendTokens:Dpop:NonceSecrets", new JsonArray(Secret, Previous)));
        return await IssueAsync(terms => terms with { Uses = null, Binding = new SpendTokenBinding.ToKey(_agent.VerificationKey.Thumbprint) });
    }

    private static string NonceOf(string secret, DateTimeOffset at)
    {
        var time = new ManualTimeProvider();
        time.Advance(at - time.GetUtcNow());
        return new DpopNonces(new DpopOptions { NonceSecrets = [secret] }, time).Current!;
    }

    private string Proof(string token, string? nonce) =>
        DpopProofWriter.Sign(_agent, "GET", Sidecar.Open.ToString(), DateTimeOffset.UtcNow, Guid.NewGuid().ToString("N"), token, nonce);
}
