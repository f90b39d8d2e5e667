using System.Text;
using Sidecar.Identity;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.Webhooks;

namespace Sidecar.Tests.Policies;

public sealed class RefusalDialectTests
{
    [Fact]
    public void Ucp_is_told_a_code_and_what_to_do() => Assert.Equal(
        "{\"code\":\"unauthorized\",\"content\":\"The request brings no credentials that this route accepts. The headers of this answer name those that it does.\"}",
        Written(ErrorDialect.Ucp, IdentityRefusals.Unauthorized([])));

    [Fact]
    public void Ucp_has_its_own_words_for_some_of_ours()
    {
        Assert.StartsWith("{\"code\":\"insufficient_scope\",", Written(ErrorDialect.Ucp, IdentityRefusals.InsufficientPermission("a", ["a"], isBearer: false)), StringComparison.Ordinal);
        Assert.StartsWith("{\"code\":\"request_too_large\",", Written(ErrorDialect.Ucp, BodyRefusals.TooLarge(1)), StringComparison.Ordinal);
        Assert.StartsWith("{\"code\":\"idempotency_conflict\",", Written(ErrorDialect.Ucp, IdempotencyRefusals.KeyReused()), StringComparison.Ordinal);
    }

    [Fact]
    public void Ucp_is_told_where_a_buyer_goes_on_by_hand() =>
        Assert.EndsWith(",\"continue_url\":\"https://shop.example/\"}", Written(ErrorDialect.Ucp, SignatureRefusals.VersionUnsupported(["2026-08-25"], "https://shop.example/")), StringComparison.Ordinal);

    [Fact]
    public void Ucp_is_told_in_messages_that_a_buyer_has_to_link_an_account() => Assert.Equal(
        "{\"messages\":[{\"type\":\"error\",\"code\":\"identity_required\",\"content\":\"The token has expired.\",\"severity\":\"requires_buyer_review\"}]}",
        Written(ErrorDialect.Ucp, IdentityRefusals.IdentityRequired(new Refusal("token_invalid", 401, "Token is not valid") { Detail = "The token has expired." }, new ResourceMetadata("https://shop.example/meta"))));

    [Theory]
    [InlineData(400, "invalid_request")]
    [InlineData(401, "invalid_request")]
    [InlineData(409, "invalid_request")]
    [InlineData(429, "rate_limit_exceeded")]
    [InlineData(500, "processing_error")]
    [InlineData(502, "processing_error")]
    [InlineData(503, "service_unavailable")]
    public void Acp_is_told_a_type_a_code_and_a_message(int status, string type) => Assert.Equal(
        $"{{\"type\":\"{type}\",\"code\":\"slug\",\"message\":\"Title\"}}", Written(ErrorDialect.Acp, new Refusal("slug", status, "Title")));

    [Fact]
    public void Acp_has_one_word_for_a_bad_signature_of_a_webhook() =>
        Assert.StartsWith("{\"type\":\"invalid_request\",\"code\":\"invalid_signature\",", Written(ErrorDialect.Acp, WebhookRefusals.Invalid()), StringComparison.Ordinal);

    [Fact]
    public void Ucp_is_told_in_lines_what_a_program_should_know_and_where_to_go_on()
    {
        var until = DateTimeOffset.UnixEpoch;
        Assert.Equal(
            "{\"code\":\"approval_required\",\"content\":\"Somebody has to approve this spend: apr_1. Send the same request with the same idempotency key again when that is done; it passes once."
                + "\\napproval_id: apr_1\\napproval_url: https://ops.example/apr_1\\nexpires_at: 1970-01-01T00:00:00Z\",\"continue_url\":\"https://ops.example/apr_1\"}",
            Written(ErrorDialect.Ucp, SpendRefusals.ApprovalRequired(new SpendDecision.Held("apr_1", until, "https://ops.example/apr_1"))));
        Assert.DoesNotContain("url", Written(ErrorDialect.Ucp, SpendRefusals.ApprovalRequired(new SpendDecision.Held("apr_1", until, Url: null))), StringComparison.Ordinal);
    }

    [Fact]
    public void Acp_is_told_in_lines_what_a_program_should_know()
    {
        var denied = new SpendDecision.Denied(SpendDenial.AmountLimit, "day", DateTimeOffset.UnixEpoch);
        Assert.EndsWith(
            "\\nreason: amount_limit\\nlimit: day\\nresets_at: 1970-01-01T00:00:00Z\"}", Written(ErrorDialect.Acp, SpendRefusals.Denied(denied, wait: null)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ucp")]
    [InlineData("Acp")]
    public void Other_dialects_are_plain_json(string dialect) =>
        Assert.Equal("application/json", RefusalDialects.Write(Enum.Parse<ErrorDialect>(dialect), new Refusal("slug", 400, "Title"), "request-1").ContentType);

    private static string Written(ErrorDialect dialect, Refusal refusal) =>
        Encoding.UTF8.GetString(RefusalDialects.Write(dialect, refusal, "request-1").Bytes.Span);
}
