using Sidecar.Policies;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

/// <summary>A request that is signed by the key of its token.</summary>
public sealed class SignedPossessionTests
{
    private static readonly SigningKey Key = SigningKey.Generate(SignatureAlgorithm.Es256);
    private static readonly string[] Whole = ["@method", "@target-uri", "authorization", "content-digest"];

    private readonly SpendTokenBench _bench = new();
    private readonly SpendToken _token;
    private readonly string _text;

    public SignedPossessionTests()
    {
        _token = _bench.Claims() with { Binding = new SpendTokenBinding.ToKey(Key.VerificationKey.Thumbprint) };
        _text = _bench.Sign(_token);
    }

    public static TheoryData<string[]> GoodCoverages =>
    [
        Whole,
        ["@method", "@authority", "@request-target", "authorization", "content-digest"],
        ["@method", "@authority", "@path", "@query", "authorization", "content-digest", "date"],
    ];

    [Theory]
    [MemberData(nameof(GoodCoverages))]
    public async Task A_request_that_the_key_has_signed_whole_needs_no_other_proof(string[] components) =>
        Assert.Null(await CheckAsync(Signature(components)));

    [Theory]
    [InlineData("@method", "@target-uri", "authorization", "content-digest")]
    [InlineData("@target-uri", "@method", "authorization", "content-digest")]
    [InlineData("authorization", "@method", "@target-uri", "content-digest")]
    [InlineData("content-digest", "@method", "@target-uri", "authorization")]
    [InlineData("@authority", "@method", "@request-target", "authorization", "content-digest")]
    [InlineData("@path", "@method", "@authority", "@query", "authorization", "content-digest")]
    [InlineData("@query", "@method", "@authority", "@path", "authorization", "content-digest")]
    public async Task What_the_signature_leaves_out_is_named(string missing, params string[] covered)
    {
        var refusal = Assert.IsType<Refusal>(await CheckAsync(Signature(covered)));

        Assert.Equal("spend_token_signature_incomplete", refusal.Slug);
        Assert.Contains(missing == "@target-uri" ? "@authority" : missing, refusal.Detail!.Split("Missing:")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_in_a_header_of_its_own_is_covered_there()
    {
        var passage = SpendTokenBench.Passage("POST", "/orders?n=1", "{}", ("X-Spend-Token", _text));
        var wrong = await CheckAsync(Signature(Whole), passage);

        Assert.Contains("x-spend-token", wrong!.Detail, StringComparison.Ordinal);
        Assert.Null(await CheckAsync(Signature("@method", "@target-uri", "x-spend-token", "content-digest"), passage));
    }

    [Fact]
    public async Task A_request_without_a_body_and_without_a_query_needs_neither_covered() =>
        Assert.Null(await CheckAsync(Signature("@method", "@authority", "@path", "authorization"), SpendTokenBench.Passage("GET", "/orders", headers: ("Authorization", $"SpendToken {_text}"))));

    [Fact]
    public async Task A_signature_counts_once_and_two_of_one_second_differ_by_their_nonce()
    {
        Assert.Null(await CheckAsync(Signature(Whole)));
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole)))?.Slug);
        Assert.Null(await CheckAsync(Signature(Whole) with { Nonce = "n1" }));
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole) with { Nonce = "n1" }))?.Slug);
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await CheckAsync(Signature(Whole)));
    }

    [Fact]
    public async Task A_signature_is_of_now()
    {
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole, TimeSpan.FromSeconds(91))))?.Slug);
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole, TimeSpan.FromSeconds(-31))))?.Slug);
        Assert.Equal("spend_token_signature_incomplete", (await CheckAsync(Signature(Whole) with { Created = null }))?.Slug);
        Assert.Null(await CheckAsync(Signature(Whole, TimeSpan.FromSeconds(90))));
        Assert.Null(await CheckAsync(Signature(Whole, TimeSpan.FromSeconds(-30))));
    }

    [Fact]
    public async Task A_signature_carries_the_nonce_where_one_is_demanded()
    {
        _bench.Options.Dpop.NonceSecrets = ["a secret of the tests, of thirty-two characters"];

        var told = Assert.IsType<Refusal>(await CheckAsync(Signature(Whole) with { Nonce = "made-up" }));

        Assert.Equal("spend_token_nonce_required", told.Slug);
        Assert.Equal("spend_token_nonce_required", (await CheckAsync(Signature(Whole)))?.Slug);
        Assert.Null(await CheckAsync(Signature(Whole) with { Nonce = told.Headers.Single(static header => header.Key == "DPoP-Nonce").Value.ToString() }));
    }

    [Fact]
    public async Task One_nonce_of_ours_serves_many_signatures_where_each_adds_something_of_its_own()
    {
        _bench.Options.Dpop.NonceSecrets = ["a secret of the tests, of thirty-two characters"];
        var ours = (await CheckAsync(Signature(Whole)))!.Headers.Single(static header => header.Key == "DPoP-Nonce").Value.ToString();

        Assert.Null(await CheckAsync(Signature(Whole) with { Nonce = $"{ours}.1" }));
        Assert.Null(await CheckAsync(Signature(Whole) with { Nonce = $"{ours}.2.of.many" }));
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole) with { Nonce = $"{ours}.1" }))?.Slug);
        foreach (var other in new[] { $"{ours}1", $"1.{ours}", $".{ours}", $"{ours[..^1]}.1", "." })
        {
            Assert.Equal("spend_token_nonce_required", (await CheckAsync(Signature(Whole) with { Nonce = other }))?.Slug);
        }
    }

    [Fact]
    public async Task A_signature_of_another_key_is_no_proof_and_a_proof_that_is_sent_is_what_counts()
    {
        Assert.Equal("spend_token_proof_invalid", (await CheckAsync(Signature(Whole) with { KeyThumbprint = SigningKey.Generate(SignatureAlgorithm.Es256).VerificationKey.Thumbprint }))?.Slug);
        var otherProof = DpopProofWriter.Sign(Key, "PUT", SpendTokenBench.Issuer + "/orders", _bench.Time.GetUtcNow(), "id-1", _text);

        var refused = await CheckAsync(Signature(Whole), SpendTokenBench.Passage("POST", "/orders?n=1", "{}", ("Authorization", $"SpendToken {_text}"), ("DPoP", otherProof)));

        Assert.Equal("spend_token_proof_invalid", refused?.Slug);
    }

    private FakeSignature Signature(params string[] components) => Signature(components, TimeSpan.Zero);

    private FakeSignature Signature(string[] components, TimeSpan age) => new(Key.VerificationKey.Thumbprint, components) { Created = _bench.Time.GetUtcNow() - age };

    private async Task<Refusal?> CheckAsync(IRequestSignature signature, Passage? passage = null)
    {
        passage ??= SpendTokenBench.Passage("POST", "/orders?n=1", "{}", ("Authorization", $"SpendToken {_text}"));
        passage.Signature = signature;
        return await _bench.Possession.CheckAsync(passage, _token, _text.AsMemory(), CancellationToken.None);
    }
}
