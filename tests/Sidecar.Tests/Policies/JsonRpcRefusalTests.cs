using System.IO.Pipelines;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class JsonRpcRefusalTests
{
    private const string Ping = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}";

    private static readonly Refusal Invalid = new("body_invalid", 400, "Invalid body")
    {
        Detail = "The body is not what the schema says.",
        Faults = [new("/line_items/0/na~1me's", "is required"), new("", "has too many members")],
    };

    [Theory]
    [InlineData("7", "7")]
    [InlineData("-1", "-1")]
    [InlineData("\"a\\u0062\"", "\"a\\u0062\"")]
    [InlineData("null", "null")]
    [InlineData("1.5", "null")]
    [InlineData("{}", "null")]
    public async Task Id_of_the_request_is_repeated_as_it_came(string id, string repeated)
    {
        var written = await WrittenAsync(Post($"{{\"jsonrpc\":\"2.0\",\"id\":{id},\"method\":\"ping\"}}"), KernelRefusals.UpstreamFailed(""));

        Assert.StartsWith($"{{\"jsonrpc\":\"2.0\",\"id\":{repeated},\"error\":{{\"code\":-32603,", written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "application/json", true)]
    [InlineData("PUT", "application/json", true)]
    [InlineData("POST", "text/plain", true)]
    [InlineData("POST", "application/json", false)]
    public async Task Bodies_that_may_be_streams_are_not_read_for_an_id(string method, string type, bool saysLength)
    {
        var context = Post("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
        context.Request.Method = method;
        context.Request.ContentType = type;
        context.Request.ContentLength = saysLength ? context.Request.ContentLength : null;

        Assert.Contains("\"id\":null", await WrittenAsync(context, KernelRefusals.NoRoute()), StringComparison.Ordinal);
        Assert.Equal(0, context.Request.Body.Position);
    }

    [Theory]
    [InlineData(true, 502)]
    [InlineData(false, 429)]
    public async Task Nothing_is_read_for_who_asks_too_often_or_once_the_request_may_have_been_forwarded(bool isForwarded, int status)
    {
        var context = Post(Ping);
        var passage = SamplePassages.Of(context.Request, ErrorDialect.Mcp);
        passage.Decision = isForwarded ? Verdict.Pass : default(Verdict?);

        await JsonRpcIds.RememberAsync(passage, new Refusal("r", status, "t"), TimeProvider.System);

        Assert.Null(passage.JsonRpcId);
        Assert.Equal(0, context.Request.Body.Position);
    }

    [Theory]
    [InlineData(true, 502)]
    [InlineData(false, 429)]
    public async Task Id_of_a_body_that_was_read_already_is_told_whatever_is_refused(bool isForwarded, int status)
    {
        var passage = SamplePassages.Of(Post(Ping).Request, ErrorDialect.Mcp);
        await passage.ReadBodyAsync(1000, default);
        passage.Decision = isForwarded ? Verdict.Pass : default(Verdict?);

        await JsonRpcIds.RememberAsync(passage, new Refusal("r", status, "t"), TimeProvider.System);

        Assert.Equal("7", passage.JsonRpcId);
    }

    [Theory]
    [InlineData("HTTP/1.1", true, "close")]
    [InlineData("HTTP/1.0", true, "close")]
    [InlineData("HTTP/2", true, "")]
    [InlineData("HTTP/1.1", false, "")]
    public async Task Answer_of_a_gate_says_that_the_connection_ends_where_a_body_is_kept_back(string protocol, bool isKeptBack, string connection)
    {
        var context = Post(Ping);
        context.Request.Protocol = protocol;
        context.Request.Body = isKeptBack ? new Pipe().Reader.AsStream() : context.Request.Body;
        var passage = SamplePassages.Of(context.Request, ErrorDialect.Mcp);
        await passage.AwaitBodyAsync(new CancellationToken(canceled: true));

        await RefusalWriter.WriteAsync(context.Response, new StoredAnswer(200, new HeaderDictionary(), Encoding.UTF8.GetBytes("{}")), "request-1", passage);

        Assert.Equal(connection, context.Response.Headers.Connection.ToString());
    }

    [Fact]
    public async Task Id_is_remembered_before_anything_is_written_and_the_body_passes_unchanged()
    {
        var writing = new Writing();
        var plan = new PolicyPlan("p", PolicyMode.Enforce, ErrorDialect.Mcp, [FakeGate.Passing(), writing]);
        var passage = new Passage(Post(Ping).Request, "request-1", "route", plan, new FakeUpstream());

        await new PolicyEnforcer(new FakeObserver(), TimeProvider.System).EnterAsync(passage, default);

        Assert.Equal("7", writing.Id);
        Assert.Equal(Ping, await new StreamReader(passage.Request.Body).ReadToEndAsync());
    }

    [Fact]
    public async Task Id_is_remembered_before_the_forwarding_where_nothing_is_written()
    {
        var plan = new PolicyPlan("p", PolicyMode.Enforce, ErrorDialect.Mcp, [FakeGate.Passing()]);
        var passage = new Passage(Post(Ping).Request, "request-1", "route", plan, new FakeUpstream());

        await new PolicyEnforcer(new FakeObserver(), TimeProvider.System).EnterAsync(passage, default);

        Assert.Equal("7", passage.JsonRpcId);
    }

    [Fact]
    public async Task Data_says_what_to_do_and_where()
    {
        var written = JsonNode.Parse(await WrittenAsync(Post("{}"), Invalid with { RetryAfter = TimeSpan.FromSeconds(1.2) }))!["error"]!;

        Assert.Equal((-32602, "Invalid body"), ((int)written["code"]!, (string)written["message"]!));
        Assert.Equal(
            "{\"code\":\"invalid_request\",\"content\":\"The body is not what the schema says.\",\"status\":400,\"retry_after\":2,\"request_id\":\"request-1\",\"errors\":[{\"pointer\":\"/line_items/0/na~1me\\u0027s\",\"detail\":\"is required\"},{\"pointer\":\"\",\"detail\":\"has too many members\"}]}",
            written["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Price_is_told_in_the_data_and_in_its_header()
    {
        var refusal = new Refusal("payment_required", 402, "Payment required")
        {
            Content = new("application/json", "{\"x402Version\":1,\"accepts\":[]}"u8.ToArray()),
            Headers = [new("PAYMENT-REQUIRED", "e30=")],
        };
        var context = Post("{}");

        Assert.EndsWith(",\"payment_required\":{\"x402Version\":1,\"accepts\":[]}}}}", await WrittenAsync(context, refusal), StringComparison.Ordinal);
        Assert.Equal((402, "e30="), (context.Response.StatusCode, context.Response.Headers["PAYMENT-REQUIRED"].ToString()));
    }

    [Theory]
    [InlineData("body_not_json", 400, -32700)]
    [InlineData("too_many_items", 400, -32602)]
    [InlineData("too_many_values", 400, -32602)]
    [InlineData("digest_mismatch", 400, -32600)]
    [InlineData("profile_unreachable", 424, -32001)]
    [InlineData("method_not_allowed", 405, -32601)]
    [InlineData("upstream_timed_out", 504, -32603)]
    [InlineData("unauthorized", 401, -32000)]
    [InlineData("upstream_unavailable", 503, -32000)]
    public void Each_kind_of_refusal_has_its_code(string slug, int status, int code) => Assert.Equal(code, JsonRpcCodes.Of(new Refusal(slug, status, "t")));

    [Theory]
    [InlineData(ErrorDialect.Problem, "\"errors\":[{\"detail\":\"is required\",\"pointer\":\"#/line_items/0/na~1me%27s\"},{\"detail\":\"has too many members\",\"pointer\":\"#\"}]")]
    [InlineData(ErrorDialect.Ucp, "\"content\":\"The body is not what the schema says.\\n/line_items/0/na~1me's: is required\\n: has too many members\"")]
    [InlineData(ErrorDialect.Acp, "\"param\":\"$.line_items[0]['na/me\\\\'s']\"")]
    internal void Places_of_faults_are_told_in_each_dialects_own_way(ErrorDialect dialect, string expected) =>
        Assert.Contains(expected, Encoding.UTF8.GetString(RefusalDialects.Write(dialect, Invalid, "request-1").Bytes.Span), StringComparison.Ordinal);

    private static DefaultHttpContext Post(string body)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = body.Length;
        context.Request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static async Task<string> WrittenAsync(HttpContext context, Refusal refusal)
    {
        var passage = SamplePassages.Of(context.Request, ErrorDialect.Mcp);
        await JsonRpcIds.RememberAsync(passage, refusal, TimeProvider.System);
        await RefusalWriter.WriteAsync(context.Response, refusal, "request-1", passage);
        return Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
    }

    /// <summary>Knows which id was known when it was asked.</summary>
    private sealed class Writing : IWritingGate
    {
        public string? Id { get; private set; }

        public string Name => "Writing";

        public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
        {
            Id = passage.JsonRpcId;
            return Verdict.Pass;
        }
    }
}
