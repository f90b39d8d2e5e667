using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Requests signed as UCP prescribes it, through the whole pipeline, with keys from a profile on a real server.</summary>
public sealed class UcpSignatureTests : SignedPipeline
{
    private const string Order = "{\"line_items\":[{\"id\":\"tea\",\"quantity\":2}]}";

    [Theory]
    [InlineData("Es256")]
    [InlineData("Es384")]
    [InlineData("Ed25519")]
    public async Task A_signed_request_passes_and_the_backend_learns_who_sent_it(string algorithm)
    {
        await StartSignedAsync("Ucp", algorithm: Enum.Parse<SignatureAlgorithm>(algorithm));

        var answer = await SendAsync(Agent.UcpRequest(HttpMethod.Post, Sidecar.Url("/open/checkout-sessions?locale=en"), Order));

        Assert.Equal((200, null), answer);
        Assert.Equal(Agent.Profile, Upstream.Single.Header("X-Sidecar-Principal"));
        Assert.Equal("ucp", Upstream.Single.Header("X-Sidecar-Principal-Kind"));
        Assert.Equal(Order, Upstream.Single.Text);
        Assert.NotNull(Upstream.Single.Header("Signature"));
    }

    [Theory]
    [InlineData("2026-08-25", 200, null)]
    [InlineData("2026-04-08", 200, null)]
    [InlineData("2026-04-09", 422, "version_unsupported")]
    [InlineData("2027-01-01", 422, "version_unsupported")]
    [InlineData(null, 422, "version_unsupported")]
    public async Task A_profile_of_a_version_that_is_not_served_is_refused_where_the_operator_names_them(string? version, int status, string? code)
    {
        await StartSignedAsync("Ucp", new JsonObject { ["Versions"] = new JsonArray("2026-08-25", "2026-04-08") });
        Agent.UcpVersion = version;

        Assert.Equal((status, code), await SendAsync(Agent.UcpRequest(HttpMethod.Post, Sidecar.Open, Order)));
        Assert.Equal(status == 200 ? 1 : 0, Upstream.Hits());
    }

    [Theory]
    [InlineData("2027-01-01", 200, null)]
    [InlineData(null, 200, null)]
    [InlineData("latest", 422, "profile_malformed")]
    [InlineData("2026-02-30", 422, "profile_malformed")]
    [InlineData("2026-8-25", 422, "profile_malformed")]
    public async Task A_version_that_nobody_has_heard_of_is_the_backends_and_one_that_is_none_is_malformed(string? version, int status, string? code)
    {
        await StartSignedAsync("Ucp");
        Agent.UcpVersion = version;

        Assert.Equal((status, code), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
    }

    [Fact]
    public async Task A_platform_of_another_version_is_told_where_its_buyer_goes_on_by_hand()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["Versions"] = new JsonArray("2026-08-25"), ["ContinueUrl"] = "https://shop.example/" });
        Agent.UcpVersion = "2026-04-08";

        using var answer = await Sidecar.Client.SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open));

        Assert.Equal((422, "https://shop.example/"), ((int)answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["continue_url"]));
    }

    [Fact]
    public async Task Whoever_signed_badly_is_not_told_which_versions_are_served()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["Versions"] = new JsonArray("2026-08-25") });
        Agent.UcpVersion = "2026-04-08";
        var request = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open, Order);
        request.Method = HttpMethod.Put;

        Assert.Equal((401, "signature_invalid"), await SendAsync(request));
    }

    [Fact]
    public async Task A_profile_is_fetched_once_for_many_requests()
    {
        await StartSignedAsync("Ucp");

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);
        }

        Assert.Equal((5, 1), (Upstream.Hits(), Agent.Fetches));
    }

    [Fact]
    public async Task A_request_without_a_signature_is_told_what_is_wanted()
    {
        await StartSignedAsync("Ucp");

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Open);

        Assert.Equal(401, (int)answer.StatusCode);
        Assert.Equal("ucp=(\"@method\" \"@authority\" \"@path\" \"ucp-agent\");created", Assert.Single(answer.Headers.GetValues("Accept-Signature")));
        Assert.Equal("Signature realm=\"sidecar\"", Assert.Single(answer.Headers.GetValues("WWW-Authenticate")));
        Assert.Equal("signature_missing", JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_body_that_was_changed_on_the_way_is_refused()
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open, Order);
        request.Content = new StringContent(Order.Replace('2', '3'), Encoding.UTF8) { Headers = { ContentType = request.Content!.Headers.ContentType } };

        Assert.Equal((400, "digest_mismatch"), await SendAsync(request));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_target_or_method_that_was_changed_on_the_way_is_refused()
    {
        await StartSignedAsync("Ucp");
        var path = Agent.UcpRequest(HttpMethod.Get, Sidecar.Url("/open/carts/1"));
        path.RequestUri = Sidecar.Url("/open/carts/2");
        var query = Agent.UcpRequest(HttpMethod.Get, Sidecar.Url("/open/carts/1?page=1"));
        query.RequestUri = Sidecar.Url("/open/carts/1?page=2");
        var added = Agent.UcpRequest(HttpMethod.Get, Sidecar.Url("/open/carts/1"));
        added.RequestUri = Sidecar.Url("/open/carts/1?page=2");
        var method = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        method.Method = HttpMethod.Delete;

        Assert.Equal((401, "signature_invalid"), await SendAsync(path));
        Assert.Equal((401, "signature_invalid"), await SendAsync(query));
        Assert.Equal((401, "signature_invalid"), await SendAsync(added));
        Assert.Equal((401, "signature_invalid"), await SendAsync(method));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_header_that_must_be_covered_cannot_be_added_on_the_way()
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        request.Headers.Add("Idempotency-Key", "another-key");

        Assert.Equal((401, "signature_invalid"), await SendAsync(request));
    }

    [Theory]
    [InlineData("@method @path ucp-agent")]
    [InlineData("@method @authority ucp-agent")]
    [InlineData("@authority @path ucp-agent")]
    [InlineData("@method @authority @path")]
    public async Task A_signature_that_covers_too_little_is_refused(string covered)
    {
        await StartSignedAsync("Ucp");
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("UCP-Agent", $"profile=\"{Agent.Profile}\"");
        Agent.Sign(request, [.. covered.Split(' ').Select(CoveredComponent.Of)]);

        Assert.Equal((401, "signature_invalid"), await SendAsync(request));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Whether_the_agent_must_be_covered_is_the_operator_s_to_say()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["RequireAgentCoverage"] = false });
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("UCP-Agent", $"profile=\"{Agent.Profile}\"");
        Agent.Sign(request, [CoveredComponent.Of("@method"), CoveredComponent.Of("@authority"), CoveredComponent.Of("@path")]);

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task Times_are_judged_where_the_signature_has_them()
    {
        await StartSignedAsync("Ucp");
        var now = SignatureTerms.Now;

        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = null }))).Status);
        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = now - 3600 })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = now + 3600 })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Expires = now - 60 })));
        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = 999_999_999_999_999 })));
    }

    [Fact]
    public async Task A_key_that_nobody_published_is_looked_for_once_more_and_not_at_every_request()
    {
        await StartSignedAsync("Ucp");
        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal((401, "key_not_found"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { KeyId = $"nobody-{i}" })));
        }

        // Looking again at every such request would be a way to flood the signer.
        Assert.InRange(Agent.Fetches, 1, 2);
    }

    [Fact]
    public async Task A_signature_by_another_key_of_that_name_is_refused()
    {
        await StartSignedAsync("Ucp");
        Agent.Key = SigningKey.Generate(SignatureAlgorithm.Es256, "key-1");

        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
    }

    [Fact]
    public async Task An_algorithm_that_is_not_the_key_s_is_refused()
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        var input = Assert.Single(request.Headers.NonValidated["Signature-Input"]);
        request.Headers.Remove("Signature-Input");
        request.Headers.TryAddWithoutValidation("Signature-Input", input + ";alg=\"rsa-pss-sha512\"");

        Assert.Equal((400, "algorithm_unsupported"), await SendAsync(request));
    }

    [Fact]
    public async Task A_profile_that_does_not_answer_is_told_from_a_bad_signature()
    {
        await StartSignedAsync("Ucp");
        Agent.Trouble = 500;

        Assert.Equal((424, "profile_unreachable"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
    }

    [Theory]
    [InlineData("profile=\"http://agent.example/ucp\"")]
    [InlineData("profile=\"ftp://agent.example/ucp\"")]
    [InlineData("profile=agent")]
    [InlineData("profil=\"https://agent.example/ucp\"")]
    [InlineData("profile=\"https://agent.example/ucp")]
    public async Task An_agent_without_a_usable_address_is_told_so(string agent)
    {
        await StartSignedAsync("Ucp");
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("UCP-Agent", agent);
        Agent.Sign(request, [.. "@method @authority @path ucp-agent".Split(' ').Select(CoveredComponent.Of)]);

        Assert.Equal((400, "invalid_profile_url"), await SendAsync(request));
    }

    [Fact]
    public async Task An_address_inside_our_network_is_never_asked()
    {
        await StartSignedAsync("Ucp");
        var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("UCP-Agent", "profile=\"https://169.254.169.254/latest/meta-data\"");
        Agent.Sign(request, [.. "@method @authority @path ucp-agent".Split(' ').Select(CoveredComponent.Of)]);

        Assert.Equal((424, "profile_unreachable"), await SendAsync(request));
    }

    [Fact]
    public async Task Only_profiles_that_the_operator_named_may_call_where_some_are_named()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["Profiles"] = new JsonArray("https://platform.example/.well-known/ucp") });

        Assert.Equal((403, "profile_not_trusted"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
        Assert.Equal(0, Agent.Fetches);
    }

    [Fact]
    public async Task A_profile_that_the_operator_named_may_call()
    {
        await StartSignedAsync("Ucp", agent => new JsonObject { ["Profiles"] = new JsonArray("https://platform.example/.well-known/ucp", agent.Profile.Replace("http", "HTTP", StringComparison.Ordinal)) });

        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);
    }

    [Theory]
    [InlineData(0L)]
    [InlineData(253_402_300_799L)]
    [InlineData(999_999_999_999_999L)]
    public async Task Times_at_the_ends_of_time_break_nothing(long seconds)
    {
        await StartSignedAsync("Ucp");

        Assert.Equal(seconds == 253_402_300_799 ? 200 : 401, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Expires = seconds }))).Status);
        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = seconds })));
    }

    [Fact]
    public async Task A_body_that_was_taken_away_on_the_way_is_missed()
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open, Order);
        var type = request.Content!.Headers.ContentType;
        request.Content = new ByteArrayContent([]) { Headers = { ContentType = type } };

        Assert.Equal((400, "digest_mismatch"), await SendAsync(request));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_body_that_nobody_signed_cannot_be_added_on_the_way()
    {
        await StartSignedAsync("Ucp");
        var whole = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open);
        whole.Content = new StringContent(Order);
        var chunked = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open);
        chunked.Headers.TransferEncodingChunked = true;
        chunked.Content = new StringContent(Order);

        Assert.Equal((401, "signature_invalid"), await SendAsync(whole));
        Assert.Equal((401, "signature_invalid"), await SendAsync(chunked));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Chunks_that_hold_nothing_are_no_body()
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Post, Sidecar.Open);
        request.Headers.TransferEncodingChunked = true;
        request.Content = new ByteArrayContent([]);

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_signature_is_good_at_the_host_that_it_was_made_for()
    {
        await StartSignedAsync("Ucp", bend: settings => settings.Set("Sidecar:PublicUrl", "http://shop.example/api"));
        var here = Signed(Sidecar.Open, "shop.example", "/api/open/menu");
        var elsewhere = Signed(Sidecar.Open, "shop.example", "/api/open/menu");
        elsewhere.Headers.Host = "other.example";

        Assert.Equal(200, (await SendAsync(here)).Status);
        Assert.Equal((401, "signature_invalid"), await SendAsync(elsewhere));
    }

    [Theory]
    [InlineData("evil.example", 401)]
    [InlineData("b.example", 200)]
    public async Task A_host_that_is_none_of_ours_makes_no_signature_good(string host, int status)
    {
        await StartSignedAsync("Ucp", bend: settings => settings.Set("Sidecar:PublicUrl", "http://shop.example/api").Set("Sidecar:Hosts", new JsonArray("b.example")));
        var request = Signed(Sidecar.Open, host, "/api/open/menu");

        Assert.Equal(status, (await SendAsync(request)).Status);
        Assert.Equal(status == 200 ? 1 : 0, Upstream.Hits());
    }

    [Fact]
    public async Task Behind_an_ingress_that_rewrites_the_host_the_public_one_is_signed()
    {
        await StartSignedAsync("Ucp", bend: settings => settings
            .Set("Sidecar:PublicUrl", "http://shop.example/api")
            .Set("Sidecar:Identity:MessageSignatures:HostIsRewritten", true));
        var request = Signed(Sidecar.Open, "shop.example", "/api/open/menu");
        request.Headers.Host = null;

        Assert.Equal(200, (await SendAsync(request)).Status);
    }

    [Fact]
    public async Task A_signature_without_a_time_is_refused_where_one_is_asked_for()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["RequireCreated"] = true });

        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { Created = null })));
        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);
    }

    [Fact]
    public async Task A_signature_that_is_meant_for_nobody_here_is_none()
    {
        await StartSignedAsync("Ucp", bend: settings => settings.Set("Sidecar:Policies:signed:Authenticate:Anonymous", true));
        var untagged = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        Agent.Sign(untagged, [CoveredComponent.Of("@method")]);
        var tagged = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        Agent.Sign(tagged, [CoveredComponent.Of("@method")], new() { Tag = "of-a-cdn" });

        Assert.Equal(200, (await SendAsync(untagged)).Status);
        Assert.Equal(200, (await SendAsync(tagged)).Status);
    }

    [Fact]
    public async Task Many_keys_of_one_name_cost_no_more_than_two()
    {
        await StartSignedAsync("Ucp");
        Agent.Published = [.. Enumerable.Range(0, 4).Select(_ => SigningKey.Generate(SignatureAlgorithm.Es256, "key-1")), Agent.Key];

        Assert.Equal((401, "signature_invalid"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
    }

    [Fact]
    public async Task What_is_observed_refuses_nobody_and_knows_nobody()
    {
        await StartSignedAsync("Ucp", new JsonObject { ["Mode"] = "Observe" }, settings => settings.Set("Sidecar:Policies:signed:Authenticate:Anonymous", true));
        Agent.Key = SigningKey.Generate(SignatureAlgorithm.Es256, "key-1");

        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);
        Assert.Null(Upstream.Single.Header("X-Sidecar-Principal"));
        Assert.Contains("sidecar_signatures_total{outcome=\"signature_invalid\",profile=\"ucp\"} 1", await Sidecar.Client.GetStringAsync(new Uri(Sidecar.Admin, "/metrics")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Signature-Input", "signature_missing", 401)]
    [InlineData("Signature", "signature_missing", 401)]
    public async Task Half_a_signature_is_told_so_even_where_nobody_needs_one(string left, string code, int status)
    {
        await StartSignedAsync("Ucp", bend: settings => settings.Set("Sidecar:Policies:signed:Authenticate:Anonymous", true));
        var request = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        request.Headers.Remove(left);

        Assert.Equal((status, code), await SendAsync(request));
    }

    [Theory]
    [InlineData("sig1=(@method);keyid=\"key-1\"")]
    [InlineData("sig1=(\"@method\");keyid=key-1")]
    [InlineData("sig1=(\"@method\" \"@method\");keyid=\"key-1\"")]
    [InlineData("sig1=(\"@method\");keyid=\"key-1\", sig1=(\"@path\");keyid=\"key-1\"")]
    public async Task A_signature_that_can_be_read_in_two_ways_or_none_is_refused(string input)
    {
        await StartSignedAsync("Ucp");
        var request = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        request.Headers.Remove("Signature-Input");
        request.Headers.TryAddWithoutValidation("Signature-Input", input);

        Assert.Equal((400, "signature_malformed"), await SendAsync(request));
    }

    [Fact]
    public async Task A_missing_permission_is_named_and_an_error_is_written_as_UCP_writes_it()
    {
        await StartSignedAsync("Ucp", bend: settings => settings
            .Set("Sidecar:Policies:signed:Errors", "Ucp")
            .Set("Sidecar:Policies:signed:Authenticate:Require", new JsonArray("checkout:write")));

        using var request = Agent.UcpRequest(HttpMethod.Get, Sidecar.Open);
        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(403, (int)answer.StatusCode);
        Assert.Equal("{\"code\":\"insufficient_scope\",\"content\":\"The caller is known and lacks: checkout:write.\"}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_signed_nonce_counts_once_where_the_policy_asks_for_one()
    {
        await StartSignedAsync("Ucp", bend: settings => settings.Set("Sidecar:Policies:signed:Nonce:Source", "Signature"));
        var terms = new SignatureTerms { Nonce = "a-nonce-of-its-own" };

        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: terms))).Status);
        Assert.Equal((409, "nonce_replayed"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: terms)));
        Assert.Equal((401, "nonce_missing"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open)));
    }

    /// <summary>A request that was signed for another address than the one that it arrives at.</summary>
    private HttpRequestMessage Signed(Uri arrivesAt, string host, string path)
    {
        var request = Agent.UcpRequest(HttpMethod.Get, new Uri($"http://{host}{path}"));
        request.RequestUri = arrivesAt;
        request.Headers.Host = host;
        return request;
    }
}
