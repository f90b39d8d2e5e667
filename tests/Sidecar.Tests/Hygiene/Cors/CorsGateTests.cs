using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene.Cors;
using Sidecar.Policies;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Hygiene.Cors;

public sealed class CorsGateTests
{
    private const string Shop = "https://shop.example";

    private readonly CorsOptions _options = new() { Origins = [Shop] };

    [Fact]
    public async Task Page_that_may_call_can_read_the_answer_and_what_it_needs_of_the_headers()
    {
        _options.Expose = ["X-Total", "retry-after"];
        var passage = await EnterAsync("GET", Shop);

        Assert.True(passage.IsCorsDecided);
        Assert.Equal(Shop, passage.AnswerHeaders.AccessControlAllowOrigin);
        Assert.Equal("Origin", passage.AnswerHeaders.Vary);
        Assert.False(passage.AnswerHeaders.ContainsKey("Access-Control-Allow-Credentials"));
        var exposed = passage.AnswerHeaders.AccessControlExposeHeaders.ToString().Split(", ");
        Assert.Superset(new HashSet<string>(["PAYMENT-REQUIRED", "PAYMENT-RESPONSE", "Retry-After", "WWW-Authenticate", "RateLimit", "RateLimit-Policy", "X-Request-Id", "X-Total"]), exposed.ToHashSet());
        Assert.Single(exposed, static name => name.Equals("Retry-After", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData(null)]
    public async Task Any_other_page_and_whoever_is_none_passes_and_reads_nothing(string? origin)
    {
        var passage = await EnterAsync("GET", origin);

        Assert.True(passage.IsCorsDecided);
        Assert.Equal(["Vary"], passage.AnswerHeaders.Keys);
    }

    [Fact]
    public async Task Credentials_are_allowed_to_the_origin_by_name()
    {
        (_options.Credentials, _options.Origins) = (true, ["https://*.shop.example"]);
        var passage = await EnterAsync("GET", "https://a.shop.example");

        Assert.Equal("https://a.shop.example", passage.AnswerHeaders.AccessControlAllowOrigin);
        Assert.Equal("true", passage.AnswerHeaders.AccessControlAllowCredentials);
    }

    [Fact]
    public async Task Any_origin_is_answered_with_a_star()
    {
        _options.Origins = ["*"];
        Assert.Equal("*", (await EnterAsync("GET", "https://whoever.example")).AnswerHeaders.AccessControlAllowOrigin);
    }

    [Fact]
    public async Task Preflight_is_answered_with_what_the_page_may()
    {
        (_options.Methods, _options.Headers, _options.MaxAge, _options.Credentials) = (["GET", "POST"], ["X-Tenant"], TimeSpan.FromHours(1), true);
        var answer = await PreflightAsync(Shop);

        Assert.Equal(204, answer.Status);
        Assert.True(answer.Body.IsEmpty);
        Assert.Equal(Shop, answer.Headers.AccessControlAllowOrigin);
        Assert.Equal("true", answer.Headers.AccessControlAllowCredentials);
        Assert.Equal("GET, POST", answer.Headers.AccessControlAllowMethods);
        Assert.EndsWith(", X-Tenant", answer.Headers.AccessControlAllowHeaders, StringComparison.Ordinal);
        Assert.Contains("PAYMENT-SIGNATURE", answer.Headers.AccessControlAllowHeaders.ToString(), StringComparison.Ordinal);
        Assert.Equal("3600", answer.Headers.AccessControlMaxAge);
        Assert.Equal("Origin, Access-Control-Request-Method, Access-Control-Request-Headers", answer.Headers.Vary);
    }

    [Theory]
    [InlineData("x-mine, content-type", "X-Request-Id, x-mine, content-type")]
    [InlineData("x-mine; <script>", "X-Request-Id")]
    [InlineData("", "X-Request-Id")]
    public async Task Any_header_that_has_a_name_may_be_set_unless_they_are_listed(string requested, string end) =>
        Assert.EndsWith(end, (await PreflightAsync(Shop, ("Access-Control-Request-Headers", requested))).Headers.AccessControlAllowHeaders, StringComparison.Ordinal);

    [Fact]
    public async Task Preflight_of_a_page_that_may_not_call_learns_nothing()
    {
        var answer = await PreflightAsync("https://evil.example", ("Access-Control-Request-Private-Network", "true"));

        Assert.Equal(204, answer.Status);
        Assert.Equal(["Vary"], answer.Headers.Keys);
    }

    [Theory]
    [InlineData(true, "true", true)]
    [InlineData(true, null, false)]
    [InlineData(false, "true", false)]
    public async Task Private_address_may_be_called_where_it_is_asked_for_and_configured(bool isConfigured, string? asked, bool isAllowed)
    {
        _options.PrivateNetwork = isConfigured;
        var answer = await PreflightAsync(Shop, asked is null ? [] : [("Access-Control-Request-Private-Network", asked)]);

        Assert.Equal(isAllowed ? "true" : "", answer.Headers["Access-Control-Allow-Private-Network"].ToString());
    }

    private async Task<StoredAnswer> PreflightAsync(string origin, params (string Name, string Value)[] headers)
    {
        var passage = SamplePassages.Of(Request("OPTIONS", origin, [("Access-Control-Request-Method", "POST"), .. headers]));
        var verdict = await new CorsGate(new CorsPlan(_options)).EnterAsync(passage, CancellationToken.None);
        Assert.False(passage.IsCorsDecided);
        return verdict.Answer!;
    }

    private async Task<Passage> EnterAsync(string method, string? origin)
    {
        var passage = SamplePassages.Of(Request(method, origin));
        Assert.True((await new CorsGate(new CorsPlan(_options)).EnterAsync(passage, CancellationToken.None)).IsPass);
        return passage;
    }

    private static HttpRequest Request(string method, string? origin, params (string Name, string Value)[] headers)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        if (origin is not null)
        {
            request.Headers.Origin = origin;
        }

        return request;
    }
}
