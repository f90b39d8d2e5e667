using Microsoft.AspNetCore.Http;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Payments;

public sealed class PaymentCorsTests
{
    private const string Allowed =
        "PAYMENT-SIGNATURE, X-PAYMENT, Access-Control-Expose-Headers, Content-Type, Authorization, Idempotency-Key, X-Request-Id";

    [Fact]
    public void A_preflight_is_answered_with_what_paying_needs()
    {
        var answer = PaymentCors.Preflight(Request("OPTIONS", "https://shop.example", "POST"))!;

        Assert.Equal(204, answer.Status);
        Assert.True(answer.Body.IsEmpty);
        Assert.Equal("POST", answer.Headers.AccessControlAllowMethods);
        Assert.Equal(Allowed, answer.Headers.AccessControlAllowHeaders);
        Assert.Equal("600", answer.Headers.AccessControlMaxAge);
        Assert.Equal("Access-Control-Request-Method, Access-Control-Request-Headers", answer.Headers.Vary);
        Assert.False(answer.Headers.ContainsKey("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public void A_page_may_send_what_it_asks_for() =>
        Assert.Equal(
            $"{Allowed}, access-control-expose-headers, payment-signature, x-custom",
            PaymentCors.Preflight(Request("OPTIONS", "null", "GET", "access-control-expose-headers, payment-signature, x-custom"))!.Headers.AccessControlAllowHeaders);

    [Theory]
    [InlineData("GET", "https://shop.example", "POST")]
    [InlineData("OPTIONS", null, "POST")]
    [InlineData("OPTIONS", "https://shop.example", null)]
    [InlineData("OPTIONS", "https://shop.example", "")]
    public void What_is_no_preflight_pays(string method, string? origin, string? requested) =>
        Assert.Null(PaymentCors.Preflight(Request(method, origin, requested)));

    // The server reads request headers as UTF-8 and refuses to send them back in an answer.
    [Theory]
    [InlineData("x-\u00e9")]
    [InlineData("x-a\tb")]
    public void What_an_answer_cannot_carry_is_not_sent_back(string text)
    {
        Assert.Null(PaymentCors.Preflight(Request("OPTIONS", "https://shop.example", text)));
        Assert.Equal(Allowed, PaymentCors.Preflight(Request("OPTIONS", "https://shop.example", "GET", text))!.Headers.AccessControlAllowHeaders);
    }

    [Fact]
    public void A_page_of_another_origin_may_read_the_price_and_the_receipt()
    {
        var passage = SamplePassages.Of(Request("GET", "https://shop.example", null));

        PaymentCors.Expose(passage);

        Assert.Equal("*", passage.AnswerHeaders.AccessControlAllowOrigin);
        Assert.Equal("PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, X-Request-Id, Idempotent-Replayed", passage.AnswerHeaders.AccessControlExposeHeaders);
        Assert.Equal(2, passage.AnswerHeaders.Count);
    }

    [Fact]
    public void Without_an_origin_nothing_is_exposed()
    {
        var passage = SamplePassages.Of(Request("GET", null, null));

        PaymentCors.Expose(passage);

        Assert.Empty(passage.AnswerHeaders);
    }

    [Fact]
    public void Where_the_policy_decides_about_origins_nothing_is_exposed()
    {
        var passage = SamplePassages.Of(Request("GET", "https://shop.example", null));
        passage.IsCorsDecided = true;

        PaymentCors.Expose(passage);

        Assert.Empty(passage.AnswerHeaders);
    }

    [Fact]
    public void An_origin_that_the_upstream_chose_stays_and_its_exposed_headers_are_joined()
    {
        var passage = SamplePassages.Of(Request("GET", "https://shop.example", null));
        PaymentCors.Expose(passage);
        IHeaderDictionary answer = new HeaderDictionary { ["Access-Control-Allow-Origin"] = "https://shop.example", ["Access-Control-Expose-Headers"] = "ETag" };

        passage.AddAnswerHeadersTo(answer);

        Assert.Equal("https://shop.example", answer.AccessControlAllowOrigin);
        Assert.Equal($"ETag, PAYMENT-REQUIRED, PAYMENT-RESPONSE, X-PAYMENT-RESPONSE, {RequestIds.Header}, Idempotent-Replayed", answer.AccessControlExposeHeaders);
    }

    private static HttpRequest Request(string method, string? origin, string? requestedMethod, string? requestedHeaders = null)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = method;
        (string Name, string? Value)[] headers =
            [("Origin", origin), ("Access-Control-Request-Method", requestedMethod), ("Access-Control-Request-Headers", requestedHeaders)];
        foreach (var (name, value) in headers)
        {
            if (value is not null)
            {
                request.Headers[name] = value;
            }
        }

        return request;
    }
}
