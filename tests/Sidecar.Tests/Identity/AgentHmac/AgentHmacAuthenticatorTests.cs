using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;
using Sidecar.Tests.Replay;

namespace Sidecar.Tests.Identity.AgentHmac;

public sealed class AgentHmacAuthenticatorTests
{
    private const string Secret = "a-secret-of-32-characters-or-more";
    private const string OldSecret = "the-secret-that-the-agent-had-before";
    private const long Now = 1767225600;

    private readonly ManualTimeProvider _time = new();
    private readonly FakeNonces _nonces = new();
    private readonly AgentHmacOptions _options = new()
    {
        Agents =
        {
            ["shopper"] = new AgentOptions { Secrets = [Secret, OldSecret], Permissions = ["checkout:write"], Profiles = ["https://Agent.example/profile"] },
            ["other"] = new AgentOptions { Id = "urn:agent:other", Secrets = ["another-secret-of-32-characters-or-more"] },
        },
    };

    private Passage _passage = null!;

    [Theory]
    [InlineData(Secret)]
    [InlineData(OldSecret)]
    public async Task An_agent_that_signs_with_any_of_its_secrets_is_known(string secret)
    {
        var principal = (await AuthenticateAsync(Body(), Sign(Canonical(), secret))).Principal!;

        Assert.Equal(("agent", "shopper"), (principal.Kind, principal.Id));
        Assert.Equal(["checkout:write"], principal.Permissions);
        Assert.Equal(["https://agent.example/profile"], principal.AllowedProfiles!);
        Assert.Equal(new SignedNonce("4f9c2a7be1d04c5f", DateTimeOffset.FromUnixTimeSeconds(Now)) { IsUsed = true }, _passage.SignedNonce);
    }

    [Fact]
    public async Task Digits_may_be_in_either_case() =>
        Assert.NotNull((await AuthenticateAsync(Body(), Sign(Canonical(), Secret).ToUpperInvariant())).Principal);

    [Fact]
    public async Task A_request_without_the_header_does_not_even_try() =>
        Assert.True((await AuthenticateAsync(Body())).IsAbsent);

    [Fact]
    public async Task An_unknown_agent_and_a_wrong_secret_get_one_answer()
    {
        var unknown = (await AuthenticateAsync(Body(agent: "\"nobody\""), Sign(Canonical(agent: "nobody"), Secret))).Refusal!;
        var wrong = (await AuthenticateAsync(Body(), Sign(Canonical(), Secret + "!"))).Refusal!;
        var empty = (await AuthenticateAsync(Body(agent: "\"nobody\""), Sign(Canonical(agent: "nobody"), ""))).Refusal!;

        Assert.Equal(("agent_signature_invalid", 401), (unknown.Slug, unknown.Status));
        Assert.All([wrong, empty], refusal => Assert.Equal((unknown.Slug, unknown.Detail, unknown.Note), (refusal.Slug, refusal.Detail, refusal.Note)));
    }

    [Fact]
    public void Whoever_it_is_a_refusal_costs_as_many_signatures()
    {
        var directory = new AgentDirectory(_options);

        Assert.Equal([2, 2, 2], new[] { "shopper", "urn:agent:other", "nobody" }.Select(id => directory.Find(id).Secrets.Count));
        Assert.NotEqual(directory.Find("nobody").Secrets[0], directory.Find("nobody").Secrets[1]);
    }

    [Fact]
    public async Task An_agents_secret_does_not_sign_for_another() =>
        Assert.Equal("agent_signature_invalid", await SlugOfAsync(Body(agent: "\"urn:agent:other\""), Sign(Canonical(agent: "urn:agent:other"), Secret)));

    [Fact]
    public async Task Ids_differ_in_upper_and_lower_case() =>
        Assert.Equal("agent_signature_invalid", await SlugOfAsync(Body(agent: "\"Shopper\""), Sign(Canonical(agent: "Shopper"), Secret)));

    [Theory]
    [InlineData("items", "[2]")]
    [InlineData("nonce", "\"4f9c2a7be1d04c5e\"")]
    [InlineData("timestamp", "1767225601")]
    [InlineData("more", "1")]
    public async Task What_is_changed_after_signing_is_refused(string member, string value)
    {
        var signature = Sign(Canonical(), Secret);
        var changed = member == "items" ? Body().Replace("[1]", value, StringComparison.Ordinal)
            : member == "nonce" ? Body(nonce: value)
            : member == "timestamp" ? Body(time: value)
            : Body().Replace("{", $"{{\"{member}\":{value},", StringComparison.Ordinal);

        Assert.Equal("agent_signature_invalid", await SlugOfAsync(changed, signature));
    }

    [Theory]
    [InlineData(nameof(AgentHmacSeparators.Either), true, true)]
    [InlineData(nameof(AgentHmacSeparators.Default), true, false)]
    [InlineData(nameof(AgentHmacSeparators.Compact), false, true)]
    public async Task The_signed_text_has_the_separators_that_are_asked_for(string separators, bool takesDefault, bool takesCompact)
    {
        _options.Separators = Enum.Parse<AgentHmacSeparators>(separators);
        var compact = Canonical(nonce: "another-nonce").Replace(", ", ",", StringComparison.Ordinal).Replace(": ", ":", StringComparison.Ordinal);

        Assert.Equal(takesDefault, await SlugOfAsync(Body(), Sign(Canonical(), Secret)) is null);
        Assert.Equal(takesCompact, await SlugOfAsync(Body(nonce: "\"another-nonce\""), Sign(compact, Secret)) is null);
    }

    [Fact]
    public async Task Raw_bodies_are_signed_as_they_are()
    {
        _options.Form = AgentHmacForm.RawBody;

        Assert.Null(await SlugOfAsync(Body(), Sign(Body(), Secret)));
        Assert.Equal("agent_signature_invalid", await SlugOfAsync(Body(nonce: "\"another-nonce\""), Sign(Canonical(nonce: "another-nonce"), Secret)));
    }

    [Fact]
    public async Task Members_may_have_other_names()
    {
        (_options.AgentId, _options.Timestamp, _options.Nonce, _options.Form) = ("who", "when", "once", AgentHmacForm.RawBody);
        const string body = """{"who":"shopper","when":1767225600,"once":"4f9c2a7be1d04c5f"}""";

        Assert.Null(await SlugOfAsync(body, Sign(body, Secret)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("sha256=0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000,")]
    [InlineData(" 000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_no_signature_is_told(string header) => Assert.Equal("agent_signature_malformed", await SlugOfAsync(Body(), header));

    [Fact]
    public async Task Two_signatures_are_refused_even_if_both_are_good() =>
        Assert.Equal("agent_signature_malformed", (await AuthenticateAsync(Body(), Sign(Canonical(), Secret), Sign(Canonical(), Secret))).Refusal!.Slug);

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600}""")]
    [InlineData("""{"agent_id":7,"timestamp":1767225600,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"","timestamp":1767225600,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","agent_id":"shopper","timestamp":1767225600,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600,"nonce":"short"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600,"nonce":"with space"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600,"nonce":12345678}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1.7672256e9,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":-1,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600000,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":"2026-01-01T00:00:00","nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":null,"nonce":"4f9c2a7be1d04c5f"}""")]
    [InlineData("""{"agent_id":"shopper","timestamp":1767225600,"nonce":"4f9c2a7be1d04c5f","price":1e999}""")]
    public async Task A_body_that_says_too_little_is_told(string body)
    {
        var refusal = (await AuthenticateAsync(body, Sign(body, Secret))).Refusal!;

        Assert.Equal(("agent_body_invalid", 400), (refusal.Slug, refusal.Status));
        Assert.Empty(_nonces.Asked);
    }

    [Theory]
    [InlineData("1767225600.123456")]
    [InlineData("1767225600.000000000000001")]
    [InlineData("\"1767225600\"")]
    [InlineData("\"2026-01-01T00:00:00Z\"")]
    [InlineData("\"2026-01-01T01:00:00+01:00\"")]
    [InlineData("1767225300")]
    [InlineData("1767225630")]
    public async Task Time_is_taken_as_agents_write_it(string time)
    {
        _options.Form = AgentHmacForm.RawBody;

        Assert.Null(await SlugOfAsync(Body(time), Sign(Body(time), Secret)));
    }

    [Theory]
    [InlineData("1767225299", "too old")]
    [InlineData("1767225631", "too far ahead")]
    [InlineData("1767225299.9999999", "too old")]
    public async Task A_request_that_is_not_of_now_is_told_the_time(string time, string expected)
    {
        _options.Form = AgentHmacForm.RawBody;

        var refusal = (await AuthenticateAsync(Body(time), Sign(Body(time), Secret))).Refusal!;

        Assert.Equal(("timestamp_stale", 401), (refusal.Slug, refusal.Status));
        Assert.Contains(expected, refusal.Detail, StringComparison.Ordinal);
        Assert.Contains(refusal.Headers, header => header.Key == "Date" && header.Value == "Thu, 01 Jan 2026 00:00:00 GMT");
        Assert.Empty(_nonces.Asked);
    }

    [Fact]
    public async Task A_time_that_nobody_signed_is_not_judged() =>
        Assert.Equal("agent_signature_invalid", await SlugOfAsync(Body("1"), Sign(Body(), Secret)));

    [Fact]
    public async Task A_nonce_passes_once_for_each_agent()
    {
        _nonces.IsSlow = true;
        var signature = Sign(Canonical(), Secret);

        Assert.Null(await SlugOfAsync(Body(), signature));
        Assert.Equal("nonce_replayed", await SlugOfAsync(Body(), signature));
        Assert.Null(_passage.SignedNonce);
        Assert.Null(await SlugOfAsync(Body(agent: "\"urn:agent:other\""), Sign(Canonical(agent: "urn:agent:other"), "another-secret-of-32-characters-or-more")));
    }

    [Fact]
    public async Task A_nonce_is_kept_longer_than_its_time_is_believed_and_named_apart_from_nonces_in_headers()
    {
        await SlugOfAsync(Body(), Sign(Canonical(), Secret));

        var (key, retention) = Assert.Single(_nonces.Asked);
        Assert.Equal(Digest.OfParts("signature", "agent", "shopper", "4f9c2a7be1d04c5f"), key);
        Assert.InRange(retention, TimeSpan.FromSeconds(360), TimeSpan.FromSeconds(365));
    }

    [Theory]
    [InlineData(nameof(AgentHmacForm.CanonicalJson))]
    [InlineData(nameof(AgentHmacForm.RawBody))]
    public async Task Bodies_that_differ_in_nonce_and_time_alone_are_one_request(string form)
    {
        _options.Form = Enum.Parse<AgentHmacForm>(form);

        var one = await IdentityOfAsync(Body());
        Assert.Equal(one, await IdentityOfAsync(Body(time: "1767225600.5", nonce: "\"another-nonce\"")));
        Assert.NotEqual(one, await IdentityOfAsync(Body(nonce: "\"a-third-nonce\"").Replace("[1]", "[2]", StringComparison.Ordinal)));
        Assert.NotEqual(one, await IdentityOfAsync(Body(nonce: "\"a-fourth-nonce\"").Replace("[1]", "[1,{\"nonce\":1}]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_body_whose_signature_is_bad_stands_for_nothing()
    {
        Assert.NotNull(await SlugOfAsync(Body(), Sign("", Secret)));

        Assert.Null(_passage.BodyIdentity);
    }

    [Fact]
    public async Task Without_the_store_nobody_passes()
    {
        _nonces.IsAway = true;

        var refusal = (await AuthenticateAsync(Body(), Sign(Canonical(), Secret))).Refusal!;

        Assert.Equal(("nonce_store_unavailable", 503), (refusal.Slug, refusal.Status));
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_not_read_to_its_end()
    {
        _options.MaxBytes = 20;

        Assert.Equal("body_too_large", await SlugOfAsync(Body(), Sign(Canonical(), Secret)));
    }

    [Fact]
    public void Whatever_the_body_is_it_proves_nothing_and_breaks_nothing()
    {
        var pieces = Gen.OneOf(
            Gen.Elements("{", "}", "[", "]", ",", ":", "\"agent_id\"", "\"shopper\"", "\"nonce\":\"4f9c2a7be1d04c5f\"", "\"timestamp\":1767225600", "1e999", "-0", "\"\\ud800\"", "null", "\\"),
            ArbMap.Default.GeneratorFor<NonNull<string>>().Select(text => text.Get));
        Prop.ForAll(pieces.ArrayOf(9).ToArbitrary(), text =>
            AuthenticateAsync(string.Concat(text), new string('0', 64)).GetAwaiter().GetResult().Refusal is { Status: 400 or 401 }).QuickCheckThrowOnFailure();
    }

    private static string Body(string time = "1767225600", string nonce = "\"4f9c2a7be1d04c5f\"", string agent = "\"shopper\"") =>
        $$"""{ "timestamp":{{time}},"nonce":{{nonce}},"items":[1],"agent_id":{{agent}}}""";

    private static string Canonical(string agent = "shopper", string nonce = "4f9c2a7be1d04c5f") =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"agent_id": "{{agent}}", "items": [1], "nonce": "{{nonce}}", "timestamp": {{Now}}}""");

    private static string Sign(string text, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    private async Task<Digest> IdentityOfAsync(string body)
    {
        var text = body;
        if (_options.Form == AgentHmacForm.CanonicalJson)
        {
            using var document = JsonDocument.Parse(body);
            Assert.True(PythonJson.TryWrite(document.RootElement, PythonSeparators.Default, out var canonical, out _));
            text = Encoding.ASCII.GetString(canonical.Span);
        }

        Assert.NotNull((await AuthenticateAsync(body, Sign(text, Secret))).Principal);
        return _passage.BodyIdentity!.Value;
    }

    private async Task<string?> SlugOfAsync(string body, string header) => (await AuthenticateAsync(body, header)).Refusal?.Slug;

    private async Task<Authentication> AuthenticateAsync(string body, params string[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        request.ContentLength = request.Body.Length;
        request.Headers["X-AI-Signature"] = headers;
        _passage = SamplePassages.Of(request);
        return await new AgentHmacAuthenticator(_options, new AgentDirectory(_options), _nonces, _time).AuthenticateAsync(_passage, CancellationToken.None);
    }
}
