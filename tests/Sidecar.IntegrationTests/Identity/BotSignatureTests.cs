using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Signatures of web bots and of Visa's agents, through the whole pipeline.</summary>
public sealed class BotSignatureTests : SignedPipeline
{
    private const string Tag = "web-bot-auth";

    private static readonly CoveredComponent Authority = CoveredComponent.Of("@authority");
    private static readonly CoveredComponent Path = CoveredComponent.Of("@path");

    [Theory]
    [InlineData("Ed25519")]
    [InlineData("Es256")]
    public async Task A_web_bot_is_known_by_its_directory(string algorithm)
    {
        await StartSignedAsync("WebBotAuth", algorithm: Enum.Parse<SignatureAlgorithm>(algorithm));

        Assert.Equal(200, (await SendAsync(BotRequest())).Status);
        Assert.Equal((Agent.Origin, "web_bot"), (Upstream.Single.Header("X-Sidecar-Principal"), Upstream.Single.Header("X-Sidecar-Principal-Kind")));
    }

    [Fact]
    public async Task A_web_bot_may_send_its_address_as_older_ones_do()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"\"{Agent.Origin}\"");
        Agent.Sign(request, [Authority, CoveredComponent.Of("signature-agent")], Terms());

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task What_was_fetched_for_bots_is_on_the_status_page()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        Assert.Equal(200, (await SendAsync(BotRequest())).Status);

        var check = JsonNode.Parse(await Sidecar.StatusAsync())!["checks"]!["documents"]!;
        var directories = check["data"]!["kinds"]!.AsArray().Single(kind => kind!["kind"]!.GetValue<string>() == "web_bot_auth_directory")!;
        Assert.Equal((true, 1, 1), (check["ready"]!.GetValue<bool>(), directories["cached"]!.GetValue<int>(), directories["outcomes"]!["fetched"]!.GetValue<int>()));
        Assert.Contains("AllowLoopback", check["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_bot_may_name_a_key_set()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);

        Assert.Equal(200, (await SendAsync(BotRequest(agent: $"sig1=\"{Agent.KeySet}\";type=jwks_uri"))).Status);
    }

    [Theory]
    [InlineData("\"https://card.example/card\";type=cimd")]
    [InlineData("\"https://card.example/card\";type=7")]
    [InlineData("\"https://card.example/a/path\"")]
    [InlineData("\"https://card.example/a/path\";type=directory")]
    public async Task A_member_that_is_not_understood_is_as_if_it_were_not_there(string member)
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1={member}, sig2=\"{Agent.Origin}\"");
        Agent.Sign(request, [Authority, CoveredComponent.OfMember("signature-agent", "sig1")], Terms());
        Agent.Sign(request, [Authority, CoveredComponent.OfMember("signature-agent", "sig2")], Terms() with { Label = "sig2" });

        Assert.Equal(200, (await SendAsync(request)).Status);
        Assert.Equal(Agent.Origin, Upstream.Single.Header("X-Sidecar-Principal"));
    }

    [Theory]
    [InlineData("cimd", 401, "signature_invalid")]
    [InlineData("7", 401, "signature_invalid")]
    [InlineData("directory", 400, "invalid_profile_url")]
    public async Task A_bot_of_whom_nothing_is_understood_is_refused_also_where_nobodies_pass(string type, int status, string code)
    {
        await StartSignedAsync("WebBotAuth", bend: settings => settings.Set("Sidecar:Policies:signed:Authenticate:Anonymous", true), algorithm: SignatureAlgorithm.Ed25519);

        Assert.Equal((status, code), await SendAsync(BotRequest(agent: $"sig1=\"{Agent.KeySet}\";type={type}")));
        Assert.Equal(0, Agent.Fetches);
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_bot_that_is_looked_up_in_vain_leaves_no_second_look_up()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Agent.KeySet}\";type=jwks_uri, sig2=\"{Agent.Origin}\"");
        Agent.Sign(request, [Authority, CoveredComponent.OfMember("signature-agent", "sig1")], Terms() with { KeyId = "nobody" });
        Agent.Sign(request, [Authority, CoveredComponent.OfMember("signature-agent", "sig2")], Terms() with { Label = "sig2" });

        Assert.Equal((401, "key_not_found"), await SendAsync(request));
        Assert.Equal(1, Agent.Fetches);
    }

    [Fact]
    public async Task A_web_bot_s_nonce_counts_once_where_one_is_asked_for()
    {
        await StartSignedAsync("WebBotAuth", new JsonObject { ["RequireNonce"] = true, ["MaxLifetime"] = "00:10:00" }, algorithm: SignatureAlgorithm.Ed25519);
        var terms = Terms() with { Nonce = "e8N7S2MFd/qrd6T2R3tdfAuuANngKI7LFtKYI/vowzk=" };

        Assert.Equal(200, (await SendAsync(BotRequest(terms))).Status);
        Assert.Equal((409, "nonce_replayed"), await SendAsync(BotRequest(terms)));
        Assert.Equal((401, "signature_invalid"), await SendAsync(BotRequest()));
    }

    [Fact]
    public async Task A_web_bot_speaks_for_no_platform()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var request = BotRequest();
        request.Headers.TryAddWithoutValidation("UCP-Agent", "profile=\"https://victim.example/.well-known/ucp\"");

        Assert.Equal((403, "profile_not_trusted"), await SendAsync(request));
    }

    [Fact]
    public async Task A_label_that_nobody_signed_chooses_no_other_bot()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Agent.Origin}\", sig2=\"https://two.example\"");
        Agent.Sign(request, [Authority, CoveredComponent.Of("signature-agent")], Terms());

        Assert.Equal((401, "signature_invalid"), await SendAsync(request));
    }

    [Fact]
    public async Task A_bot_with_a_key_set_is_another_than_one_with_a_directory_there()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);

        Assert.Equal(200, (await SendAsync(BotRequest(agent: $"sig1=\"{Agent.KeySet.Replace("http", "HTTP", StringComparison.Ordinal)}\";type=jwks_uri"))).Status);

        Assert.Equal(Agent.KeySet, Upstream.Single.Header("X-Sidecar-Principal"));
    }

    [Fact]
    public async Task What_is_only_observed_for_platforms_still_counts_for_bots()
    {
        await StartSignedAsync("WebBotAuth", bend: settings => settings.Set("Sidecar:Identity:MessageSignatures:Ucp:Mode", "Observe"), algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("X-Agent", "a");
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Agent.Origin}\"");
        Agent.Sign(request, [Authority, CoveredComponent.OfMember("signature-agent", "sig1")], Terms());

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_web_bot_s_signature_must_be_short_lived_name_a_thumbprint_and_cover_where_its_keys_are()
    {
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        var uncovered = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        uncovered.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Agent.Origin}\"");
        Agent.Sign(uncovered, [Authority], Terms());

        Assert.Equal((401, "signature_invalid"), await SendAsync(BotRequest(Terms() with { Expires = SignatureTerms.Now + (2 * 86400) })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(BotRequest(Terms() with { Expires = null })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(BotRequest(Terms() with { Created = null })));
        Assert.Equal((401, "key_not_found"), await SendAsync(BotRequest(Terms() with { KeyId = "key-1" })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(uncovered));
        Assert.Equal((401, "signature_invalid"), await SendAsync(BotRequest(agent: "other=\"https://bot.example\"")));
        Assert.Equal((400, "invalid_profile_url"), await SendAsync(BotRequest(agent: $"sig1=\"{Agent.Origin}/path\"")));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_web_bot_s_signature_is_no_signature_of_a_platform()
    {
        await StartSignedAsync("Ucp", algorithm: SignatureAlgorithm.Ed25519);
        var request = BotRequest();
        request.Headers.TryAddWithoutValidation("UCP-Agent", $"profile=\"{Agent.Profile}\"");

        Assert.Equal((401, "signature_missing"), await SendAsync(request));
    }

    [Fact]
    public async Task A_platform_s_signature_may_be_one_for_web_bots_too()
    {
        await StartSignedAsync("Ucp", algorithm: SignatureAlgorithm.Ed25519);
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("UCP-Agent", $"profile=\"{Agent.Profile}\"");
        request.Headers.TryAddWithoutValidation("Signature-Agent", $"sig1=\"{Agent.KeySet}\";type=jwks_uri");
        Agent.Sign(
            request,
            [CoveredComponent.Of("@method"), Authority, Path, CoveredComponent.Of("ucp-agent"), CoveredComponent.OfMember("signature-agent", "sig1")],
            Terms());

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_published_test_key_proves_nothing()
    {
        // The Ed25519 key of RFC 9421 Appendix B.1.4, private half and all.
        await StartSignedAsync("WebBotAuth", algorithm: SignatureAlgorithm.Ed25519);
        Agent.Key = SigningKey.FromSeed(Convert.FromHexString("9f8362f87a484a954e6e740c5b4c0e84229139a20aa8ab56ff66586f6a7d29c5"), "test-key-ed25519");
        Agent.Published = [Agent.Key];
        Assert.Equal("poqkLGiymh_W0uP6PZFw-dvez3QJT5SolqXBCW38r0U", Agent.Key.VerificationKey.Thumbprint);

        Assert.Equal((401, "key_not_found"), await SendAsync(BotRequest()));
    }

    [Fact]
    public async Task Visa_s_agent_is_known_by_a_configured_key_and_its_nonce_counts_once()
    {
        await StartTapAsync(out var key);
        var terms = TapTerms();

        Assert.Equal(200, (await SendAsync(TapRequest(terms))).Status);
        Assert.Equal((409, "nonce_replayed"), await SendAsync(TapRequest(terms)));
        Assert.Equal((key.VerificationKey.Thumbprint, "tap"), (Upstream.Single.Header("X-Sidecar-Principal"), Upstream.Single.Header("X-Sidecar-Principal-Kind")));
    }

    [Fact]
    public async Task Visa_s_agent_has_eight_minutes_a_nonce_and_a_tag()
    {
        await StartTapAsync(out _);

        Assert.Equal((401, "signature_invalid"), await SendAsync(TapRequest(TapTerms() with { Expires = SignatureTerms.Now + 481 })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(TapRequest(TapTerms() with { Created = SignatureTerms.Now - 600, Expires = SignatureTerms.Now - 200 })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(TapRequest(TapTerms() with { Nonce = null })));
        Assert.Equal((401, "key_not_found"), await SendAsync(TapRequest(TapTerms() with { KeyId = "another" })));
        Assert.Equal((401, "signature_missing"), await SendAsync(TapRequest(TapTerms() with { Tag = "agent-other-auth" })));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Visa_s_agent_may_pay_only_where_it_signed_for_paying()
    {
        await StartTapAsync(
            SigningKey.Generate(SignatureAlgorithm.Ed25519, "visa-agent-1"),
            settings => settings
                .Set("Sidecar:Identity:MessageSignatures:Tap:PayerPermissions", new JsonArray("checkout:write"))
                .Set("Sidecar:Policies:signed:Authenticate:Require", new JsonArray("checkout:write")));

        Assert.Equal(200, (await SendAsync(TapRequest(TapTerms()))).Status);
        Assert.Equal((403, "insufficient_permission"), await SendAsync(TapRequest(TapTerms() with { Tag = "agent-browser-auth" })));
    }

    [Fact]
    public async Task A_body_whose_digest_Visa_s_agent_signed_is_compared()
    {
        await StartTapAsync(out _);
        var request = new HttpRequestMessage(HttpMethod.Post, Sidecar.Open) { Content = new StringContent("{\"amount\":9}") };
        request.Headers.TryAddWithoutValidation("Content-Digest", ContentDigest.Write("{\"amount\":1}"u8));
        Agent.Sign(request, [Authority, Path, CoveredComponent.Of("content-digest")], TapTerms());

        Assert.Equal((400, "digest_mismatch"), await SendAsync(request));
    }

    [Fact]
    public async Task Visa_s_agents_keys_may_be_at_an_address()
    {
        await StartSignedAsync("Tap", agent => new JsonObject { ["KeysUrl"] = agent.KeySet }, algorithm: SignatureAlgorithm.Ed25519);

        Assert.Equal(200, (await SendAsync(TapRequest(TapTerms()))).Status);
    }

    private static SignatureTerms TapTerms() => new()
    {
        Created = SignatureTerms.Now,
        Expires = SignatureTerms.Now + 300,
        Nonce = Guid.NewGuid().ToString("N"),
        Tag = "agent-payer-auth",
        Algorithm = "ed25519",
    };

    private SignatureTerms Terms() => new() { Created = SignatureTerms.Now, Expires = SignatureTerms.Now + 300, Tag = Tag, KeyId = Agent.Key.VerificationKey.Thumbprint };

    private HttpRequestMessage BotRequest(SignatureTerms? terms = null, string? agent = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Signature-Agent", agent ?? $"sig1=\"{Agent.Origin}\"");
        var component = agent?.StartsWith("other", StringComparison.Ordinal) == true ? CoveredComponent.OfMember("signature-agent", "other") : CoveredComponent.OfMember("signature-agent", "sig1");
        Agent.Sign(request, [Authority, component], terms ?? Terms());
        return request;
    }

    private HttpRequestMessage TapRequest(SignatureTerms terms)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        Agent.Sign(request, [Authority, Path], terms);
        return request;
    }

    private Task StartTapAsync(out SigningKey key)
    {
        key = SigningKey.Generate(SignatureAlgorithm.Ed25519, "visa-agent-1");
        return StartTapAsync(key);
    }

    private async Task StartTapAsync(SigningKey key, Action<SidecarSettings>? bend = null)
    {
        using var text = new MemoryStream();
        await using (var writer = new Utf8JsonWriter(text))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("keys");
            key.VerificationKey.WriteJwk(writer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        await StartSignedAsync("Tap", new JsonObject { ["Keys"] = System.Text.Encoding.UTF8.GetString(text.ToArray()) }, bend);
        Agent.Key = key;
    }
}
