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
        Assert.Equal("sig1=(\"@method\" \"@authority\" \"@path\");created;keyid", Assert.Single(answer.Headers.GetValues("Accept-Signature")));
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
    public async Task A_rotated_key_is_found_at_once_and_a_withdrawn_one_is_not()
    {
        await StartSignedAsync("Ucp");
        Assert.Equal(200, (await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open))).Status);

        Assert.Equal((401, "key_not_found"), await SendAsync(Agent.UcpRequest(HttpMethod.Get, Sidecar.Open, terms: new() { KeyId = "nobody" })));

        // Nothing new was published: looking again at every such request would be a way to flood the signer.
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
}
