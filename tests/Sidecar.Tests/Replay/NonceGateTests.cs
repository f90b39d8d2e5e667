using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Replay;

public sealed class NonceGateTests
{
    private const string Nonce = "4f9c2a7be1d04c5f";

    private readonly ManualTimeProvider _time = new();
    private readonly FakeNonces _nonces = new();
    private readonly NonceOptions _options = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_nonce_passes_once(bool isSlow)
    {
        _nonces.IsSlow = isSlow;

        Assert.Null(await RefusalOfAsync(Request()));
        Assert.Equal("nonce_replayed", await RefusalOfAsync(Request()));
        Assert.Null(await RefusalOfAsync(Request("another-nonce")));
        Assert.Equal("nonce_replayed", await RefusalOfAsync(Request("another-nonce", Seconds(-10))));
    }

    [Fact]
    public async Task A_replay_is_a_conflict() => Assert.Equal(409, await StatusOfSecondAsync());

    [Theory]
    [InlineData(-300, null)]
    [InlineData(-301, "timestamp_stale")]
    [InlineData(30, null)]
    [InlineData(31, "timestamp_stale")]
    [InlineData(0, null)]
    public async Task A_request_may_be_as_old_as_the_window_and_as_far_ahead_as_the_skew(int seconds, string? slug) =>
        Assert.Equal(slug, await RefusalOfAsync(Request(time: Seconds(seconds))));

    [Fact]
    public async Task Rfc_3339_is_taken_as_well_as_seconds()
    {
        Assert.Null(await RefusalOfAsync(Request(time: "2026-01-01T01:00:00+01:00")));
        Assert.Equal("timestamp_stale", await RefusalOfAsync(Request(time: "2026-01-01T00:00:00+01:00")));
    }

    [Fact]
    public async Task A_stale_request_is_told_the_servers_time()
    {
        var refusal = (await EnterAsync(Request(time: Seconds(-301)))).Refusal!;

        Assert.Equal(401, refusal.Status);
        Assert.Equal("Thu, 01 Jan 2026 00:00:00 GMT", Assert.Single(refusal.Headers, header => header.Key == "Date").Value);
        Assert.Contains("too old", refusal.Detail, StringComparison.Ordinal);
        Assert.Contains("2026-01-01T00:00:00Z (1767225600)", refusal.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_stale_or_malformed_asks_no_store()
    {
        await RefusalOfAsync(Request(time: Seconds(-301)));
        await RefusalOfAsync(Request(time: Seconds(31)));
        await RefusalOfAsync(Request(time: "soon"));
        await RefusalOfAsync(Request("short"));
        await RefusalOfAsync(Headers());

        Assert.Empty(_nonces.Asked);
    }

    [Fact]
    public async Task A_nonce_is_kept_for_the_window_and_twice_the_skew()
    {
        await RefusalOfAsync(Request());

        Assert.InRange(Assert.Single(_nonces.Asked).Retention, TimeSpan.FromSeconds(360), TimeSpan.FromSeconds(365));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(Nonce, null)]
    [InlineData(null, "1767225600")]
    public async Task A_request_without_both_headers_is_refused(string? nonce, string? time)
    {
        var refusal = (await EnterAsync(Headers(("X-Nonce", nonce), ("X-Timestamp", time)))).Refusal!;

        Assert.Equal(("nonce_missing", 401), (refusal.Slug, refusal.Status));
        Assert.Contains("X-Nonce and X-Timestamp", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(7, "nonce_invalid")]
    [InlineData(8, null)]
    [InlineData(256, null)]
    [InlineData(257, "nonce_invalid")]
    public async Task A_nonce_has_8_to_256_characters(int length, string? slug) => Assert.Equal(slug, await RefusalOfAsync(Request(new string('n', length))));

    [Theory]
    [InlineData("")]
    [InlineData("with a space")]
    [InlineData("with\ta\ttab")]
    [InlineData("d\u00e9j\u00e0-vu-nonce")]
    [InlineData("nonce\u007fnonce")]
    [InlineData("nonce\0nonce")]
    public async Task A_nonce_is_visible_ascii(string nonce)
    {
        var refusal = (await EnterAsync(Request(nonce))).Refusal!;

        Assert.Equal(("nonce_invalid", 400), (refusal.Slug, refusal.Status));
    }

    [Fact]
    public async Task Every_visible_character_may_be_in_a_nonce() =>
        Assert.Null(await RefusalOfAsync(Request(string.Concat(Enumerable.Range(0x21, 94).Select(code => (char)code)))));

    [Fact]
    public async Task A_time_in_no_known_form_is_refused()
    {
        var refusal = (await EnterAsync(Request(time: "1767225600000"))).Refusal!;

        Assert.Equal(("nonce_invalid", 400), (refusal.Slug, refusal.Status));
        Assert.Contains("X-Timestamp", refusal.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Nonce")]
    [InlineData("X-Timestamp")]
    public async Task A_header_that_comes_twice_is_refused(string twice)
    {
        var request = Request();
        request.Headers[twice] = new StringValues([request.Headers[twice].ToString(), request.Headers[twice].ToString()]);

        Assert.Equal("nonce_invalid", await RefusalOfAsync(request));
    }

    [Fact]
    public async Task Callers_do_not_use_up_each_others_nonces()
    {
        Assert.Null(await RefusalOfAsync(Request(), Caller("api_key", "a")));
        Assert.Null(await RefusalOfAsync(Request(), Caller("api_key", "b")));
        Assert.Null(await RefusalOfAsync(Request(), Caller("jwt", "a")));
        Assert.Null(await RefusalOfAsync(Request()));
        Assert.Equal("nonce_replayed", await RefusalOfAsync(Request(), Caller("api_key", "a")));
    }

    [Fact]
    public async Task A_callers_nonce_counts_in_all_policies_and_a_strangers_in_one()
    {
        Assert.Null(await RefusalOfAsync(Request(), Caller("api_key", "a"), policy: "one"));
        Assert.Equal("nonce_replayed", await RefusalOfAsync(Request(), Caller("api_key", "a"), policy: "two"));
        Assert.Null(await RefusalOfAsync(Request(), policy: "one"));
        Assert.Null(await RefusalOfAsync(Request(), policy: "two"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nobody_passes_while_the_store_is_away(bool isSlow)
    {
        (_nonces.IsAway, _nonces.IsSlow) = (true, isSlow);

        var refusal = (await EnterAsync(Request())).Refusal!;

        Assert.Equal(("nonce_store_unavailable", 503), (refusal.Slug, refusal.Status));
        Assert.NotNull(refusal.RetryAfter);
    }

    [Fact]
    public async Task Headers_may_have_other_names()
    {
        (_options.Header, _options.Timestamp) = ("Agent-Nonce", "Timestamp");

        Assert.Equal("nonce_missing", await RefusalOfAsync(Request()));
        Assert.Null(await RefusalOfAsync(Headers(("agent-nonce", Nonce), ("timestamp", Seconds(0)))));
    }

    [Fact]
    public async Task With_a_signature_the_headers_mean_nothing()
    {
        _options.Source = NonceSource.Signature;

        Assert.Equal("nonce_missing", await RefusalOfAsync(Request()));
        Assert.Null(await RefusalOfAsync(Headers(), signed: new SignedNonce(Nonce, _time.GetUtcNow())));
        Assert.Equal("nonce_replayed", await RefusalOfAsync(Headers(), signed: new SignedNonce(Nonce, _time.GetUtcNow())));
    }

    [Fact]
    public async Task A_nonce_that_the_signature_s_own_scheme_used_is_not_used_again_and_must_be_fresh()
    {
        _options.Source = NonceSource.Signature;
        var signed = new SignedNonce(Nonce, _time.GetUtcNow()) { IsUsed = true };

        Assert.Null(await RefusalOfAsync(Headers(), signed: signed));
        Assert.Null(await RefusalOfAsync(Headers(), signed: signed));
        Assert.Equal("timestamp_stale", await RefusalOfAsync(Headers(), signed: signed with { Created = _time.GetUtcNow().AddSeconds(-301) }));
    }

    [Fact]
    public async Task A_signature_must_say_both_and_is_judged_as_headers_are()
    {
        _options.Source = NonceSource.Signature;
        var now = _time.GetUtcNow();

        Assert.Equal("nonce_missing", await RefusalOfAsync(Headers(), signed: new SignedNonce(Nonce, null)));
        Assert.Equal("nonce_missing", await RefusalOfAsync(Headers(), signed: new SignedNonce(null, now)));
        Assert.Equal("nonce_invalid", await RefusalOfAsync(Headers(), signed: new SignedNonce("short", now)));
        Assert.Equal("timestamp_stale", await RefusalOfAsync(Headers(), signed: new SignedNonce(Nonce, now.AddSeconds(-301))));
        Assert.Equal("timestamp_stale", await RefusalOfAsync(Headers(), signed: new SignedNonce(Nonce, now.AddSeconds(31))));
    }

    private async Task<int> StatusOfSecondAsync()
    {
        await EnterAsync(Request());
        return (await EnterAsync(Request())).Refusal!.Status;
    }

    private async Task<string?> RefusalOfAsync(HttpRequest request, Principal? caller = null, string policy = "shop", SignedNonce? signed = null)
    {
        var verdict = await EnterAsync(request, caller, policy, signed);
        Assert.Equal(verdict.IsPass, verdict.Refusal is null);
        return verdict.Refusal?.Slug;
    }

    private ValueTask<Verdict> EnterAsync(HttpRequest request, Principal? caller = null, string policy = "shop", SignedNonce? signed = null)
    {
        var passage = SamplePassages.Of(request);
        (passage.Principal, passage.SignedNonce) = (caller, signed);
        var gate = new NonceGate(policy, new NonceReader(_options), new TimeWindow(_options.Window, _options.Skew), _nonces, _time);
        return gate.EnterAsync(passage, CancellationToken.None);
    }

    private static Principal Caller(string kind, string id) => new(kind, id);

    private string Seconds(int fromNow) => _time.GetUtcNow().AddSeconds(fromNow).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private HttpRequest Request(string nonce = Nonce, string? time = null) => Headers(("X-Nonce", nonce), ("X-Timestamp", time ?? Seconds(0)));

    private static HttpRequest Headers(params (string Name, string? Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            request.Headers[name] = new StringValues([value!]);
        }

        return request;
    }
}
