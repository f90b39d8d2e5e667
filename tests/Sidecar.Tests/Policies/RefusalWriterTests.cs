using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;
using Sidecar.Identity;
using Sidecar.Identity.AgentHmac;
using Sidecar.Identity.ApiKeys;
using Sidecar.Identity.Jwt;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Json;
using Sidecar.RateLimits;
using Sidecar.Replay;
using Sidecar.SpendTokens;
using Sidecar.Tests.Conventions;
using Sidecar.Tests.RateLimits;
using Sidecar.Validation;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Policies;

public sealed class RefusalWriterTests
{
    /// <summary>What refusals are given for the operator's eyes.</summary>
    internal const string Secret = "10.0.0.7:5432 refused the connection";
    private const string Folder = "tests/Sidecar.Tests/Policies/Golden";

    private static readonly KeyValuePair<string, Microsoft.Extensions.Primitives.StringValues> Receipt = new("PAYMENT-RESPONSE", "e30=");
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>One of each, as it is made: for the tests of every dialect.</summary>
    internal static readonly Dictionary<string, Refusal> Refusals = new()
    {
        ["KernelRefusals.Internal"] = KernelRefusals.Internal(new InvalidOperationException(Secret)),
        ["KernelRefusals.NoRoute"] = KernelRefusals.NoRoute(),
        ["KernelRefusals.DocumentUnavailable"] = KernelRefusals.DocumentUnavailable(),
        ["KernelRefusals.UpstreamUnavailable"] = KernelRefusals.UpstreamUnavailable(Secret),
        ["KernelRefusals.UpstreamFailed"] = KernelRefusals.UpstreamFailed(Secret),
        ["KernelRefusals.UpstreamTimedOut"] = KernelRefusals.UpstreamTimedOut(Secret),
        ["AgentHmacRefusals.Malformed"] = AgentHmacRefusals.Malformed(),
        ["AgentHmacRefusals.BodyInvalid"] = AgentHmacRefusals.BodyInvalid("The signed body is not JSON (near byte 3 of a line)."),
        ["AgentHmacRefusals.Invalid"] = AgentHmacRefusals.Invalid(),
        ["BodyRefusals.TooLarge"] = BodyRefusals.TooLarge(1000),
        ["BodyRefusals.Bad"] = BodyRefusals.Bad(new BadHttpRequestException(Secret, 408)),
        ["BodyRefusals.Broken"] = BodyRefusals.Broken(new IOException(Secret)),
        ["BodyRefusals.TooSlow"] = BodyRefusals.TooSlow(),
        ["ValidationRefusals.Required"] = ValidationRefusals.Required(),
        ["ValidationRefusals.TypeNotTaken"] = ValidationRefusals.TypeNotTaken(ContentTypeList.Json),
        ["ValidationRefusals.EncodingNotTaken"] = ValidationRefusals.EncodingNotTaken(),
        ["ValidationRefusals.NotJson"] = ValidationRefusals.NotJson("names a member twice in one object"),
        ["ValidationRefusals.TooManyItems"] = ValidationRefusals.TooManyItems(new ItemLimit(LineItems(), "/line_items", 100), 101),
        ["ValidationRefusals.TooManyValues"] = ValidationRefusals.TooManyValues(10_000),
        ["ValidationRefusals.TooManyWays"] = ValidationRefusals.TooManyWays(),
        ["ValidationRefusals.NameTooLong"] = ValidationRefusals.NameTooLong(),
        ["ValidationRefusals.Invalid"] = ValidationRefusals.Invalid([new("/line_items/0/quantity", "is not an integer"), new("/currency", "is required")]),
        ["IdempotencyRefusals.KeyInvalid"] = IdempotencyRefusals.KeyInvalid(),
        ["IdempotencyRefusals.KeyRequired"] = IdempotencyRefusals.KeyRequired(),
        ["IdempotencyRefusals.BodyInvalid"] = IdempotencyRefusals.BodyInvalid("names a member twice in one object"),
        ["IdempotencyRefusals.KeyReused"] = IdempotencyRefusals.KeyReused(),
        ["IdempotencyRefusals.Conflict"] = IdempotencyRefusals.Conflict(),
        ["IdempotencyRefusals.InFlight"] = IdempotencyRefusals.InFlight(),
        ["IdempotencyRefusals.StoreUnavailable"] = IdempotencyRefusals.StoreUnavailable(Secret),
        ["HygieneRefusals.HeaderRepeated"] = HygieneRefusals.HeaderRepeated("Authorization"),
        ["HygieneRefusals.HeaderMalformed"] = HygieneRefusals.HeaderMalformed("Connection names a header that is not for one hop alone."),
        ["HygieneRefusals.AmbiguousFraming"] = HygieneRefusals.AmbiguousFraming(),
        ["HygieneRefusals.AmbiguousPath"] = HygieneRefusals.AmbiguousPath("The path has an empty segment ('//')."),
        ["JwtRefusals.Malformed"] = JwtRefusals.Malformed(),
        ["JwtRefusals.Invalid"] = JwtRefusals.Invalid(Secret),
        ["JwtRefusals.NotAccepted"] = JwtRefusals.NotAccepted("The token has expired."),
        ["JwtRefusals.Unavailable"] = JwtRefusals.Unavailable(Secret),
        ["NonceRefusals.Missing"] = NonceRefusals.Missing("the headers X-Nonce and X-Timestamp"),
        ["NonceRefusals.Invalid"] = NonceRefusals.Invalid("Send X-Nonce and X-Timestamp once each."),
        ["FreshnessRefusals.Stale"] = FreshnessRefusals.Stale(isAhead: true, new TimeWindow(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30)), DateTimeOffset.UnixEpoch),
        ["FreshnessRefusals.Replayed"] = FreshnessRefusals.Replayed(),
        ["FreshnessRefusals.StoreUnavailable"] = FreshnessRefusals.StoreUnavailable(),
        ["ApiKeyRefusals.Malformed"] = ApiKeyRefusals.Malformed(),
        ["ApiKeyRefusals.Ambiguous"] = ApiKeyRefusals.Ambiguous(),
        ["ApiKeyRefusals.Invalid"] = ApiKeyRefusals.Invalid(),
        ["ApiKeyRefusals.TestMode"] = ApiKeyRefusals.TestMode(),
        ["ApiKeyRefusals.Expired"] = ApiKeyRefusals.Expired(),
        ["ApiKeyRefusals.Revoked"] = ApiKeyRefusals.Revoked(),
        ["ApiKeyRefusals.Unavailable"] = ApiKeyRefusals.Unavailable(),
        ["IdentityRefusals.Unauthorized"] = IdentityRefusals.Unauthorized([new("WWW-Authenticate", "ApiKey realm=\"sidecar\""), new("WWW-Authenticate", "Bearer realm=\"sidecar\"")]),
        ["IdentityRefusals.SignatureRequired"] = IdentityRefusals.SignatureRequired([new("WWW-Authenticate", "Signature realm=\"sidecar\""), new("Accept-Signature", "sig=()")]),
        ["IdentityRefusals.IdentityRequired"] = IdentityRefusals.IdentityRequired(
            JwtRefusals.NotAccepted("The token has expired.") with { Note = Secret }, new ResourceMetadata("https://shop.example/.well-known/oauth-protected-resource")),
        ["IdentityRefusals.InsufficientPermission"] = IdentityRefusals.InsufficientPermission("checkout:write", ["checkout:read", "checkout:write"], isBearer: false),
        ["IdentityRefusals.InsufficientPermission.bearer"] = IdentityRefusals.InsufficientPermission("checkout:write", ["checkout:read", "checkout:write"], isBearer: true),
        ["IdentityRefusals.ProfileNotTrusted"] = IdentityRefusals.ProfileNotTrusted(),
        ["SignatureRefusals.Missing"] = SignatureRefusals.Missing("Signature came without Signature-Input."),
        ["SignatureRefusals.Malformed"] = SignatureRefusals.Malformed("A covered component has no quotes."),
        ["SignatureRefusals.Invalid"] = SignatureRefusals.Invalid("The signature does not cover: \"@path\"."),
        ["SignatureRefusals.KeyNotFound"] = SignatureRefusals.KeyNotFound(),
        ["SignatureRefusals.DigestMismatch"] = SignatureRefusals.DigestMismatch("Content-Digest is not the digest of the body's bytes."),
        ["SignatureRefusals.AlgorithmUnsupported"] = SignatureRefusals.AlgorithmUnsupported([SignatureAlgorithm.Es256, SignatureAlgorithm.Ed25519]),
        ["SignatureRefusals.InvalidProfileUrl"] = SignatureRefusals.InvalidProfileUrl("Name an https address."),
        ["SignatureRefusals.ProfileUnreachable"] = SignatureRefusals.ProfileUnreachable(Secret),
        ["SignatureRefusals.ProfileMalformed"] = SignatureRefusals.ProfileMalformed(Secret),
        ["SignatureRefusals.VersionUnsupported"] = SignatureRefusals.VersionUnsupported(["2026-08-25", "2026-04-08"], "https://shop.example/"),
        ["SignatureRefusals.Busy"] = SignatureRefusals.Busy(TimeSpan.FromSeconds(1.5)),
        ["PaymentRefusals.Required"] = PaymentRefusals.Required(),
        ["PaymentRefusals.Malformed"] = PaymentRefusals.Malformed("The payment header is empty."),
        ["PaymentRefusals.NotOffered"] = PaymentRefusals.NotOffered(),
        ["PaymentRefusals.Invalid"] = PaymentRefusals.Invalid("insufficient_funds", Secret),
        ["PaymentRefusals.Invalid.permit2_allowance_required"] = PaymentRefusals.Invalid("permit2_allowance_required", Secret),
        ["PaymentRefusals.InFlight"] = PaymentRefusals.InFlight(),
        ["PaymentRefusals.AlreadySettled"] = PaymentRefusals.AlreadySettled(Receipt),
        ["PaymentRefusals.Owed"] = PaymentRefusals.Owed(Receipt, "0xfac1"),
        ["PaymentRefusals.Owed.unknown_transaction"] = PaymentRefusals.Owed(Receipt, "0xfac1\r\nX-Forged: yes"),
        ["PaymentRefusals.AnswerNotRecorded"] = PaymentRefusals.AnswerNotRecorded(Receipt, new InvalidOperationException(Secret)),
        ["PaymentRefusals.AnswerUnavailable"] = PaymentRefusals.AnswerUnavailable(Receipt, Secret),
        ["PaymentRefusals.IdentifierInvalid"] = PaymentRefusals.IdentifierInvalid(),
        ["PaymentRefusals.IdentifierRequired"] = PaymentRefusals.IdentifierRequired(),
        ["PaymentRefusals.IdentifierReused"] = PaymentRefusals.IdentifierReused(),
        ["PaymentRefusals.IdentifierInFlight"] = PaymentRefusals.IdentifierInFlight(),
        ["PaymentRefusals.IdentifiersUnavailable"] = PaymentRefusals.IdentifiersUnavailable(Secret),
        ["PaymentRefusals.KeyOfAnother"] = PaymentRefusals.KeyOfAnother(),
        ["PaymentRefusals.AlreadyFailed"] = PaymentRefusals.AlreadyFailed(),
        ["PaymentRefusals.SettlementFailed"] = PaymentRefusals.SettlementFailed(Receipt, Secret),
        ["PaymentRefusals.SettlementPending"] = PaymentRefusals.SettlementPending(Receipt, Secret),
        ["PaymentRefusals.SettlementUnavailable"] = PaymentRefusals.SettlementUnavailable(Secret),
        ["PaymentRefusals.FacilitatorUnavailable"] = PaymentRefusals.FacilitatorUnavailable(Secret, TimeSpan.FromSeconds(11.2)),
        ["PaymentRefusals.Unsupported"] = PaymentRefusals.Unsupported(),
        ["PaymentRefusals.LedgerUnavailable"] = PaymentRefusals.LedgerUnavailable(new InvalidOperationException(Secret)),
        ["PaymentRefusals.ClaimsUnavailable"] = PaymentRefusals.ClaimsUnavailable(),
        ["SpendRefusals.Of"] = SpendRefusals.Of(new SpendDecision.Unavailable(Secret), DateTimeOffset.UnixEpoch),
        ["SpendRefusals.Denied"] = SpendRefusals.Denied(new SpendDecision.Denied(SpendDenial.AmountLimit, "budget.day", DateTimeOffset.UnixEpoch.AddHours(1)), TimeSpan.FromSeconds(3599.5)),
        ["SpendRefusals.Denied.token_exhausted"] = SpendRefusals.Denied(new SpendDecision.Denied(SpendDenial.TokenExhausted, "token"), wait: null),
        ["SpendRefusals.Stopped"] = SpendRefusals.Stopped(),
        ["SpendRefusals.ApprovalRequired"] = SpendRefusals.ApprovalRequired(new("apr_0123456789ABCDEFGHJKMNPQRS", DateTimeOffset.UnixEpoch, "https://ops.example/approvals/apr_0123456789ABCDEFGHJKMNPQRS")),
        ["SpendRefusals.ReservationLost"] = SpendRefusals.ReservationLost(),
        ["SpendRefusals.Unavailable"] = SpendRefusals.Unavailable(Secret),
        ["SpendTokenRefusals.Required"] = SpendTokenRefusals.Required(),
        ["SpendTokenRefusals.Malformed"] = SpendTokenRefusals.Malformed(),
        ["SpendTokenRefusals.Invalid"] = SpendTokenRefusals.Invalid(Secret),
        ["SpendTokenRefusals.ProofInvalid"] = SpendTokenRefusals.ProofInvalid(Secret),
        ["SpendTokenRefusals.SignatureIncomplete"] = SpendTokenRefusals.SignatureIncomplete(["@method", "authorization"]),
        ["SpendTokenRefusals.NonceRequired"] = SpendTokenRefusals.NonceRequired("bm9uY2U"),
        ["SpendTokenRefusals.NotForThis"] = SpendTokenRefusals.NotForThis("The token is for another merchant."),
        ["SpendTokenRefusals.AmountUnreadable"] = SpendTokenRefusals.AmountUnreadable("The body is not JSON, nests too deep, or has a member twice."),
        ["SpendTokenRefusals.CostNotAsReserved"] = SpendTokenRefusals.CostNotAsReserved(Secret),
        ["RateLimitRefusals.Limited"] = RateLimitRefusals.Limited([SampleLimits.Full("address"), SampleLimits.Full("caller")]),
        ["RateLimitRefusals.Unavailable"] = RateLimitRefusals.Unavailable(),
        ["WebhookRefusals.Missing"] = WebhookRefusals.Missing("Stripe-Signature"),
        ["WebhookRefusals.Invalid"] = WebhookRefusals.Invalid(),
        ["WebhookRefusals.Malformed"] = WebhookRefusals.Malformed("Stripe-Signature came twice"),
        ["WebhookRefusals.TooOld"] = WebhookRefusals.TooOld(isAhead: false, new TimeWindow(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5)), DateTimeOffset.UnixEpoch),
        ["WebhookRefusals.InFlight"] = WebhookRefusals.InFlight(),
        ["WebhookRefusals.StoreUnavailable"] = WebhookRefusals.StoreUnavailable(Secret),
    };

    public static TheoryData<string> Names => [.. Refusals.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_refusal_is_written_as_its_golden_file_says(string name)
    {
        var written = await GoldenFormAsync(Refusals[name]);

        Assert.Equal(Repository.Text($"{Folder}/{name}.json"), written + "\n");
    }

    [Fact]
    public void Every_refusal_has_a_golden_file_and_every_file_a_refusal()
    {
        var written = typeof(Refusal).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith("Refusals", StringComparison.Ordinal) && type.Namespace != "Sidecar.Proxy")
            .SelectMany(type => type.GetMethods().Where(method => method.ReturnType == typeof(Refusal)).Select(method => $"{type.Name}.{method.Name}"));

        Assert.Equal(written.Order(), Refusals.Keys.Select(key => string.Join('.', key.Split('.')[..2])).Distinct().Order());
        Assert.Equal(Refusals.Keys.Order(StringComparer.Ordinal), Repository.Files(Folder).Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_the_operator_should_know_stays_with_the_operator(string name)
    {
        var context = await WriteAsync(Refusals[name], "GET");

        Assert.DoesNotContain(Secret, Body(context) + string.Concat(context.Response.Headers.Select(header => header.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_head_gets_the_same_headers_and_no_body(string name)
    {
        var (get, head) = (await WriteAsync(Refusals[name], "GET"), await WriteAsync(Refusals[name], "HEAD"));

        Assert.Equal(get.Response.StatusCode, head.Response.StatusCode);
        Assert.Equal(get.Response.Headers.OrderBy(header => header.Key), head.Response.Headers.OrderBy(header => header.Key));
        Assert.Equal(get.Response.ContentLength, get.Response.Body.Length);
        Assert.Equal(0, head.Response.Body.Length);
    }

    [Theory]
    [InlineData(-90, "1")]
    [InlineData(0, "1")]
    [InlineData(0.001, "1")]
    [InlineData(1, "1")]
    [InlineData(1.001, "2")]
    [InlineData(59.5, "60")]
    [InlineData(3600, "3600")]
    public async Task Retry_After_is_whole_seconds_rounded_up_and_never_none(double seconds, string expected)
    {
        var refusal = KernelRefusals.UpstreamUnavailable() with { RetryAfter = TimeSpan.FromSeconds(seconds) };

        Assert.Equal(expected, (await WriteAsync(refusal, "GET")).Response.Headers.RetryAfter);
    }

    [Fact]
    public async Task What_was_set_before_is_dropped_and_what_is_owed_to_any_answer_stays()
    {
        var context = Context("GET");
        context.Response.Headers.ETag = "\"upstream\"";
        context.Response.StatusCode = 200;
        var passage = SamplePassages.Of(context.Request);
        passage.AnswerHeaders["PAYMENT-RESPONSE"] = "receipt";
        passage.AnswerHeaders.CacheControl = "public";

        await RefusalWriter.WriteAsync(context.Response, KernelRefusals.UpstreamFailed(""), "request-1", passage);

        Assert.False(context.Response.Headers.ContainsKey("ETag"));
        Assert.Equal("receipt", context.Response.Headers["PAYMENT-RESPONSE"]);
        Assert.Equal("no-store", context.Response.Headers.CacheControl);
    }

    [Fact]
    public async Task Text_in_any_script_is_written_as_it_is()
    {
        var context = await WriteAsync(new Refusal("a", 400, "\u2600 \"quoted\"") { Detail = "caf\u00e9\n\\" }, "GET");

        Assert.Contains("caf\u00e9", Body(context), StringComparison.Ordinal);
        Assert.Equal("\u2600 \"quoted\"", JsonNode.Parse(Body(context))!["title"]!.GetValue<string>());
        Assert.Equal("caf\u00e9\n\\", JsonNode.Parse(Body(context))!["detail"]!.GetValue<string>());
    }

    private static JsonPath LineItems() => JsonPath.TryParse("$.line_items", out var path) ? path : throw new InvalidOperationException("Not a path.");

    private static async Task<string> GoldenFormAsync(Refusal refusal)
    {
        var context = await WriteAsync(refusal, "GET");
        var headers = new JsonObject(context.Response.Headers.Where(header => header.Key != "Content-Length").OrderBy(header => header.Key, StringComparer.Ordinal)
            .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString())));
        return new JsonObject
        {
            ["status"] = context.Response.StatusCode,
            ["headers"] = headers,
            ["body"] = JsonNode.Parse(Body(context)),
        }.ToJsonString(Readable);
    }

    private static async Task<HttpContext> WriteAsync(Refusal refusal, string method)
    {
        var context = Context(method);
        await RefusalWriter.WriteAsync(context.Response, refusal, "request-1", passage: null);
        return context;
    }

    private static DefaultHttpContext Context(string method)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Response.Body = new MemoryStream();
        return context;
    }

    private static string Body(HttpContext context) => Encoding.UTF8.GetString(((MemoryStream)context.Response.Body).ToArray());
}
