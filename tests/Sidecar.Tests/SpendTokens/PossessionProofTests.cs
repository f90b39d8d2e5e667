using System.Security.Cryptography;
using System.Text;
using Sidecar.Policies;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

public sealed class PossessionProofTests
{
    private const string Url = SpendTokenBench.Issuer + "/orders";

    private readonly SpendTokenBench _bench = new();
    // ECDSA signs anew each time: the text is made once.
    private readonly Dictionary<SpendToken, string> _texts = [];
    private readonly SigningKey _key = SigningKey.Generate(SignatureAlgorithm.Es256);

    public PossessionProofTests() => Bound = _bench.Claims() with { Binding = new SpendTokenBinding.ToKey(_key.VerificationKey.Thumbprint) };

    private SpendToken Bound { get; }

    [Fact]
    public async Task A_bearer_token_is_anybodys() => Assert.Null(await CheckAsync(SpendTokenBench.Passage(), _bench.Claims()));

    [Fact]
    public async Task A_proof_counts_once()
    {
        var proof = Proof();

        Assert.Null(await CheckAsync(With(proof), Bound));
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(With(proof), Bound))?.Slug);
        Assert.Null(await CheckAsync(With(Proof()), Bound));
    }

    [Fact]
    public async Task A_proof_is_for_its_method_its_url_its_token_and_of_its_key()
    {
        string[] wrong =
        [
            Proof(method: "GET"),
            Proof(url: SpendTokenBench.Issuer + "/refunds"),
            Proof(url: "https://evil.example/orders"),
            Proof(token: _bench.Sign(Bound with { Id = "token-2" })),
            Proof(key: SigningKey.Generate(SignatureAlgorithm.Es256)),
            Proof(age: TimeSpan.FromSeconds(91)),
            Proof(age: TimeSpan.FromSeconds(-31)),
            "not.a.proof",
        ];

        foreach (var proof in wrong)
        {
            Assert.Equal("spend_token_proof_invalid", (await CheckAsync(With(proof), Bound))?.Slug);
        }
    }

    [Fact]
    public async Task A_bound_token_without_a_proof_or_with_two_is_refused()
    {
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(SpendTokenBench.Passage(), Bound))?.Slug);
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(SpendTokenBench.Passage(headers: [("DPoP", Proof()), ("DPoP", Proof())]), Bound))?.Slug);
    }

    [Fact]
    public async Task A_nonce_is_demanded_and_told_where_there_are_secrets_for_them()
    {
        _bench.Options.Dpop.NonceSecrets = ["a secret of the tests, of thirty-two characters"];

        var told = Assert.IsType<Refusal>(await CheckAsync(With(Proof()), Bound));
        var nonce = told.Headers.Single(header => header.Key == "DPoP-Nonce").Value.ToString();

        Assert.Equal("spend_token_nonce_required", told.Slug);
        Assert.Null(await CheckAsync(With(Proof(nonce: nonce)), Bound));
        Assert.Equal("spend_token_nonce_required", (await CheckAsync(With(Proof(nonce: "made-up")), Bound))?.Slug);
        _bench.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("spend_token_nonce_required", (await CheckAsync(With(Proof(nonce: nonce)), Bound))?.Slug);
    }

    [Fact]
    public async Task A_token_for_one_request_is_for_no_other()
    {
        Assert.True(RequestBinding.TryCompute("POST", "/orders?n=1", SHA256.HashData(Encoding.UTF8.GetBytes("{}")), out var fingerprint));
        var token = _bench.Claims() with { Binding = new SpendTokenBinding.ToRequest(fingerprint) };

        Assert.Null(await CheckAsync(SpendTokenBench.Passage("POST", "/orders?n=1", "{}"), token));
        foreach (var (method, target, body) in new[] { ("PUT", "/orders?n=1", "{}"), ("POST", "/orders?n=2", "{}"), ("POST", "/refunds?n=1", "{}"), ("POST", "/orders?n=1", "{ }"), ("POST", "/orders?n=1", null) })
        {
            Assert.Equal("spend_token_proof_invalid", (await CheckAsync(SpendTokenBench.Passage(method, target, body), token))?.Slug);
        }
    }

    private async Task<Refusal?> CheckAsync(Passage passage, SpendToken token) => await _bench.Possession.CheckAsync(passage, token, Text(token).AsMemory(), CancellationToken.None);

    private static Passage With(string proof) => SpendTokenBench.Passage(headers: ("DPoP", proof));

    private string Text(SpendToken token) => _texts.TryGetValue(token, out var text) ? text : _texts[token] = _bench.Sign(token);

    private string Proof(string method = "POST", string url = Url, string? token = null, SigningKey? key = null, TimeSpan age = default, string? nonce = null) =>
        DpopProofWriter.Sign(key ?? _key, method, url, _bench.Time.GetUtcNow() - age, Guid.NewGuid().ToString("N"), token ?? Text(Bound), nonce);
}
