using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Keys of the configuration, through the whole pipeline on real sockets.</summary>
public sealed class ApiKeyTests : ApiKeyPipeline
{
    [Theory]
    [InlineData("Authorization")]
    [InlineData("X-API-Key")]
    public async Task The_backend_is_told_who_calls_and_never_the_key(string header)
    {
        var key = NewKey();
        await StartWithKeysAsync(Entry(key, "acme", "orders:read", "checkout:write"));

        using var answer = await SendAsync(key.Reveal(), header, more: [("X-Sidecar-Principal", "root"), ("X-Sidecar-Permissions", "everything")]);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Assert.Single(Upstream.Requests);
        Assert.Equal(("acme", "api_key", "checkout:write orders:read"), (seen.Header("X-Sidecar-Principal"), seen.Header("X-Sidecar-Principal-Kind"), seen.Header("X-Sidecar-Permissions")));
        Assert.False(seen.Headers.ContainsKey(header));
        Assert.DoesNotContain(seen.Headers.Values.SelectMany(values => values), value => value.Contains(key.Reveal()[21..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_key_the_answer_says_what_is_accepted()
    {
        await StartWithKeysAsync(Entry(NewKey()));

        using var answer = await SendAsync(key: null);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal("ApiKey realm=\"sidecar\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_key_that_nobody_was_given_is_answered_as_one_with_a_wrong_secret()
    {
        var key = NewKey();
        await StartWithKeysAsync(Entry(key));
        var wrong = Guess(key);

        using var unknown = await SendAsync(NewKey().Reveal(), more: [("X-Request-Id", "same")]);
        using var guessed = await SendAsync(wrong, more: [("X-Request-Id", "same")]);

        Assert.Equal(HttpStatusCode.Unauthorized, unknown.StatusCode);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await guessed.Content.ReadAsStringAsync());
        Assert.Equal(HeadersOf(unknown), HeadersOf(guessed));
        Assert.Equal(("api_key_invalid", "ApiKey realm=\"sidecar\""), (await CodeAsync(unknown), unknown.Headers.WwwAuthenticate.ToString()));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_missing_permission_is_named()
    {
        var (reader, writer) = (NewKey(), NewKey());
        await StartAsync(settings => WithKeys(settings, Entry(reader, "reader", "orders:read"), Entry(writer, "writer", "orders:read", "checkout:write"))
            .Set("Sidecar:Policies:known:Authenticate:Require", new JsonArray("orders:read", "checkout:write")));

        using var refused = await SendAsync(reader.Reveal());
        using var passed = await SendAsync(writer.Reveal());

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.OK), (refused.StatusCode, passed.StatusCode));
        Assert.Contains("lacks: checkout:write.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Where_nobody_must_say_who_they_are_a_bad_key_is_refused_all_the_same()
    {
        var key = NewKey();
        await StartAsync(settings => WithKeys(settings, Entry(key)).Set("Sidecar:Policies:known:Authenticate:Anonymous", true));

        using var nobody = await SendAsync(key: null, more: [("X-Sidecar-Principal", "root")]);
        using var mistyped = await SendAsync(key.Reveal()[..^1]);
        using var unknown = await SendAsync(NewKey().Reveal(), "X-API-Key");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (nobody.StatusCode, mistyped.StatusCode, unknown.StatusCode));
        Assert.Equal(("api_key_malformed", "api_key_invalid"), (await CodeAsync(mistyped), await CodeAsync(unknown)));
        Assert.False(Assert.Single(Upstream.Requests).Headers.ContainsKey("X-Sidecar-Principal"));
    }

    [Fact]
    public async Task Two_keys_in_one_request_are_refused()
    {
        var key = NewKey();
        await StartWithKeysAsync(Entry(key));

        using var answer = await SendAsync(key.Reveal(), more: [("X-API-Key", key.Reveal())]);

        Assert.Equal((HttpStatusCode.BadRequest, "api_key_ambiguous"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task A_test_key_counts_in_test_mode_alone()
    {
        var key = NewKey(isTest: true);
        await StartWithKeysAsync(Entry(key));
        using var production = await SendAsync(key.Reveal());
        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_test_mode"), (production.StatusCode, await CodeAsync(production)));

        var settings = WithKeys(Hosts.SidecarSettings.For(Upstream, Facilitator), Entry(key)).Set("Sidecar:Identity:Mode", "Test")
            .Set("Sidecar:Ledger:ConnectionString", $"Data Source={Sidecar.Ledger.File}");
        await Sidecar.RestartAsync(settings);
        using var test = await SendAsync(key.Reveal());

        Assert.Equal(HttpStatusCode.OK, test.StatusCode);
    }

    [Fact]
    public async Task A_key_whose_time_is_over_is_told_so()
    {
        var key = NewKey();
        var entry = Entry(key);
        entry["ExpiresAt"] = "2025-01-01T00:00:00Z";
        await StartWithKeysAsync(entry);

        using var answer = await SendAsync(key.Reveal());

        Assert.Equal((HttpStatusCode.Unauthorized, "api_key_expired"), (answer.StatusCode, await CodeAsync(answer)));
    }

    [Fact]
    public async Task Nobody_pays_without_the_key_and_strangers_are_told_no_price()
    {
        var key = NewKey();
        await StartWithKeysAsync(Entry(key));
        using var stranger = await SendAsync(key: null, url: Sidecar.Paid);
        using var offer = await SendAsync(key.Reveal(), url: Sidecar.Paid);
        var payment = Buyer.Draft(await TestOffer.ReadAsync(offer)).Sign();

        using var refused = await SendAsync(payment);
        Sidecar.Client.DefaultRequestHeaders.TryAddWithoutValidation("X-API-Key", key.Reveal());
        using var paid = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.PaymentRequired), (stranger.StatusCode, offer.StatusCode));
        Assert.False(stranger.Headers.Contains("PAYMENT-REQUIRED"));
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, paid.StatusCode));
        Assert.Equal((1, 1, 1), (Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle), Upstream.Hits()));
    }

    [Fact]
    public async Task A_policy_that_observes_lets_a_bad_key_pass_and_keeps_it_to_itself()
    {
        await StartAsync(settings => WithKeys(settings).Set("Sidecar:Policies:known:Mode", "Observe"));

        using var answer = await SendAsync(NewKey().Reveal(), "X-API-Key");

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Assert.Single(Upstream.Requests);
        Assert.False(seen.Headers.ContainsKey("X-API-Key") || seen.Headers.ContainsKey("X-Sidecar-Principal"));
    }

    private static string Guess(global::Sidecar.Identity.ApiKeys.ApiKey key)
    {
        const string Digits = "0123456789abcdefghjkmnpqrstvwxyz";
        var id = key.Id.ToArray().Select(digit => (byte)Digits.IndexOf(digit, StringComparison.Ordinal));
        return global::Sidecar.Identity.ApiKeys.ApiKey.Generate(key.IsTest, [.. id, .. new byte[52]]).Reveal();
    }

    private static IEnumerable<string> HeadersOf(HttpResponseMessage answer) =>
        answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Date").Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order();
}
