using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.SpendTokens;

namespace Sidecar.Tests.SpendTokens;

public sealed class SpendTokenVerifierTests
{
    private readonly SpendTokenBench _bench = new();

    [Theory]
    [InlineData(SignatureAlgorithm.Es256)]
    [InlineData(SignatureAlgorithm.Ed25519)]
    public async Task A_token_of_ours_is_genuine_when_first_seen_and_when_seen_again(SignatureAlgorithm algorithm)
    {
        var bench = new SpendTokenBench(SigningKey.Generate(algorithm));
        var token = bench.Sign(bench.Claims());

        Assert.Null(await bench.JudgeAsync(token));
        Assert.Null(await bench.JudgeAsync(token));
    }

    [Fact]
    public async Task A_token_of_a_former_key_is_genuine_while_that_is_published()
    {
        var bench = new SpendTokenBench(SigningKey.Generate(SignatureAlgorithm.Es256), SigningKey.Generate(SignatureAlgorithm.Es256));

        Assert.Null(await bench.JudgeAsync(bench.Sign(bench.Claims(), bench.Keys[1])));
    }

    [Fact]
    public async Task A_token_ends_to_the_second_with_the_skew()
    {
        var token = _bench.Sign(_bench.Claims());
        Assert.Null(await _bench.JudgeAsync(token));

        _bench.Time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(29));
        Assert.Null(await _bench.JudgeAsync(token));
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(token));
    }

    [Fact]
    public async Task A_token_of_the_future_is_refused() =>
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { IssuedAt = _bench.Time.GetUtcNow().AddSeconds(31) })));

    [Fact]
    public async Task A_token_that_lives_too_long_is_refused() =>
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Expires = _bench.Time.GetUtcNow().AddHours(1).AddSeconds(31) })));

    [Fact]
    public async Task A_token_of_another_issuer_is_refused() =>
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Issuer = "https://bank.example" })));

    [Fact]
    public async Task A_strangers_key_that_borrows_our_key_id_is_refused()
    {
        var forged = SigningKey.Generate(SignatureAlgorithm.Es256, _bench.Keys[0].VerificationKey.KeyId!);

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims(), forged)));
    }

    [Theory]
    [InlineData("../../keys")]
    [InlineData("https://evil.example/jwks.json")]
    [InlineData("'or'1'='1")]
    public async Task A_key_id_is_only_ever_compared(string keyId) =>
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims(), SigningKey.Generate(SignatureAlgorithm.Es256, keyId))));

    [Fact]
    public async Task A_token_signed_with_the_public_key_as_a_secret_is_refused()
    {
        var keyId = _bench.Keys[0].VerificationKey.KeyId;
        var secret = SigningKey.FromSecret(JsonWebKeySet.Write([_bench.Keys[0].VerificationKey]));
        var signed = $"{Base64($$"""{"alg":"HS256","typ":"spend+jwt","kid":"{{keyId}}"}""")}.{_bench.Sign(_bench.Claims()).Split('.')[1]}";

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync($"{signed}.{WebEncoders.Base64UrlEncode(secret.Sign(Encoding.ASCII.GetBytes(signed)))}"));
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        var payload = _bench.Sign(_bench.Claims()).Split('.')[1];
        var header = Base64($$"""{"alg":"none","typ":"spend+jwt","kid":"{{_bench.Keys[0].VerificationKey.KeyId}}"}""");

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync($"{header}.{payload}."));
        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims()).Split('.')[0] + "." + payload + "."));
    }

    [Fact]
    public async Task A_token_with_other_claims_under_its_signature_is_refused()
    {
        var (mine, rich) = (_bench.Sign(_bench.Claims()).Split('.'), _bench.Sign(_bench.Claims() with { Agent = "rich" }).Split('.'));

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync($"{mine[0]}.{rich[1]}.{mine[2]}"));
    }

    [Fact]
    public async Task A_revoked_token_is_refused_though_it_was_seen_before()
    {
        var (token, other) = (_bench.Sign(_bench.Claims()), _bench.Sign(_bench.Claims() with { Id = "token-2" }));
        Assert.Null(await _bench.JudgeAsync(token));

        await _bench.Revocations.RevokeAsync(SpendTokenRevocations.KeyOfToken(SpendTokenBench.Issuer, "token-1"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(token));
        Assert.Null(await _bench.JudgeAsync(other));
    }

    [Fact]
    public async Task All_tokens_of_an_agent_are_revoked_at_once()
    {
        await _bench.Revocations.RevokeAsync(SpendTokenRevocations.KeyOfAgent("shopper"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims())));
        Assert.Null(await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Agent = "other" })));
    }

    [Fact]
    public async Task Tokens_that_were_issued_up_to_a_cutoff_are_refused_and_later_ones_are_not()
    {
        var token = _bench.Sign(_bench.Claims());
        Assert.Null(await _bench.JudgeAsync(token));
        var cut = _bench.Time.GetUtcNow();
        _bench.Cutoffs.Answer = (issuer, agent, family) => (issuer, agent, family) == (SpendTokenBench.Issuer, "shopper", null) ? new CutoffFinding.IssuedUpTo(cut) : CutoffFinding.None.Instance;

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(token));
        Assert.Null(await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Agent = "other" })));
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Id = "later" })));
    }

    [Fact]
    public async Task No_token_of_a_family_that_was_ended_is_good()
    {
        _bench.Cutoffs.Answer = (_, _, family) => family == "f1" ? new CutoffFinding.All(_bench.Time.GetUtcNow().AddDays(-1)) : CutoffFinding.None.Instance;

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Id = "f1~a" })));
        Assert.Null(await _bench.JudgeAsync(_bench.Sign(_bench.Claims() with { Id = "f2~a" })));
    }

    [Fact]
    public async Task While_it_is_not_known_what_was_ended_no_token_is_good()
    {
        _bench.Cutoffs.Answer = static (_, _, _) => CutoffFinding.Unknown.Instance;

        Assert.Equal("spend_unavailable", await _bench.JudgeAsync(_bench.Sign(_bench.Claims())));
    }

    [Fact]
    public async Task A_token_that_is_issued_in_the_second_of_a_cutoff_is_good()
    {
        var cut = _bench.Time.GetUtcNow().AddMilliseconds(1);
        _bench.Time.Advance(TimeSpan.FromMilliseconds(2));
        _bench.Cutoffs.Answer = (_, _, _) => new CutoffFinding.IssuedUpTo(cut);

        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(new SpendTokenTerms("shopper", SpendTokenBench.Money("1.00 USD"))));

        Assert.Null(await _bench.JudgeAsync(issued.Text));
    }

    [Fact]
    public async Task A_token_that_is_issued_after_a_cutoff_by_a_clock_that_is_ahead_is_good_and_takes_no_time_that_nobody_would_take()
    {
        var cut = _bench.Time.GetUtcNow().AddSeconds(3);
        _bench.Cutoffs.Answer = (_, _, _) => new CutoffFinding.IssuedUpTo(cut);
        var near = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(new SpendTokenTerms("shopper", SpendTokenBench.Money("1.00 USD"))));
        Assert.Null(await _bench.JudgeAsync(near.Text));

        cut = _bench.Time.GetUtcNow().AddSeconds(40);
        var far = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(new SpendTokenTerms("shopper", SpendTokenBench.Money("1.00 USD"))));
        Assert.Equal(_bench.Time.GetUtcNow(), far.Token.IssuedAt);
    }

    [Fact]
    public async Task A_token_that_was_asked_for_before_a_cutoff_ends_with_the_others()
    {
        var askedAt = _bench.Time.GetUtcNow();
        var cut = askedAt.AddSeconds(1);
        _bench.Time.Advance(TimeSpan.FromSeconds(3));
        _bench.Cutoffs.Answer = (_, _, _) => new CutoffFinding.IssuedUpTo(cut);

        var issued = Assert.IsType<SpendTokenIssue.Issued>(await _bench.IssueAsync(new SpendTokenTerms("shopper", SpendTokenBench.Money("1.00 USD")) { AskedAt = askedAt }));

        Assert.Equal("spend_token_invalid", await _bench.JudgeAsync(issued.Text));
    }

    private static string Base64(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
