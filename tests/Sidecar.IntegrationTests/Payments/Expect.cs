using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>What answers of a paid route must look like, whatever led to them.</summary>
internal static class Expect
{
    /// <summary>A refusal of our own with a status, its stable name, and nothing for caches.</summary>
    public static async Task<JsonNode> ProblemAsync(HttpResponseMessage answer, HttpStatusCode status, string slug)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == status, $"{(int)status} {slug} was expected, not {(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body)!;
        Assert.Equal((slug, (int)status), ((string)problem["code"]!, (int)problem["status"]!));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        return problem;
    }

    /// <summary>"Later": 503 that says when, asks for no money and confesses to none.</summary>
    public static async Task LaterAsync(HttpResponseMessage answer, string slug)
    {
        await ProblemAsync(answer, HttpStatusCode.ServiceUnavailable, slug);
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        NoPrice(answer);
        NoReceipt(answer);
    }

    /// <summary>"The money may have moved": 503 that says when, with a receipt that says pending, and no price that would be paid twice.</summary>
    public static async Task PendingAsync(HttpResponseMessage answer, TestPayment payment)
    {
        await ProblemAsync(answer, HttpStatusCode.ServiceUnavailable, "settlement_pending");
        Assert.True(answer.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        NoPrice(answer);
        var receipt = payment.Receipt(answer);
        Assert.Equal((false, "settlement_pending"), (receipt?.Success, receipt?.ErrorReason));
    }

    /// <summary>The payment's one answer was given before: 409, with the receipt of it.</summary>
    public static async Task AlreadySettledAsync(HttpResponseMessage answer, TestPayment payment)
    {
        await ProblemAsync(answer, HttpStatusCode.Conflict, "payment_already_settled");
        NoPrice(answer);
        var receipt = payment.Receipt(answer);
        Assert.True(receipt is { Success: true, Transaction.Length: > 0 }, $"A receipt was expected, not {receipt}.");
    }

    /// <summary>The answer that the payment bought, once more: marked, with its receipt.</summary>
    public static void Replayed(HttpResponseMessage answer, TestPayment payment)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"The stored answer was expected, not {(int)answer.StatusCode}.");
        Assert.Equal(["true"], answer.Headers.GetValues("Idempotent-Replayed"));
        Assert.True(payment.Receipt(answer) is { Success: true, Transaction.Length: > 0 });
    }

    /// <summary>The first answer to a payment, not a stored one.</summary>
    public static void Served(HttpResponseMessage answer, TestPayment payment)
    {
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"An answer was expected, not {(int)answer.StatusCode}.");
        Assert.False(answer.Headers.Contains("Idempotent-Replayed"));
        Assert.True(payment.Receipt(answer) is { Success: true, Transaction.Length: > 0 });
    }

    /// <summary>The money is here and no answer was given for it: 409, with the receipt and the transaction in words.</summary>
    public static async Task OwedAsync(HttpResponseMessage answer, TestPayment payment)
    {
        var problem = await ProblemAsync(answer, HttpStatusCode.Conflict, "payment_owed");
        NoPrice(answer);
        var receipt = payment.Receipt(answer);
        Assert.True(receipt is { Success: true, Transaction.Length: > 0 }, $"A receipt was expected, not {receipt}.");
        Assert.Contains(receipt.Transaction, (string)problem["detail"]!, StringComparison.Ordinal);
    }

    /// <summary>A 402 that can be paid, in both versions, with its machine-readable reason.</summary>
    public static async Task<TestOffer> PriceAsync(HttpResponseMessage answer, string error, HttpStatusCode status = HttpStatusCode.PaymentRequired)
    {
        Assert.Equal(status, answer.StatusCode);
        answer.StatusCode = HttpStatusCode.PaymentRequired;
        var offer = await TestOffer.ReadAsync(answer);
        Assert.Equal((error, error), (offer.V2?.Error, offer.V1?.Error));
        Assert.True(answer.Headers.CacheControl?.NoStore);
        NoReceipt(answer);
        return offer;
    }

    public static void NoPrice(HttpResponseMessage answer) => Assert.False(answer.Headers.Contains(X402Headers.PaymentRequired));

    public static void NoReceipt(HttpResponseMessage answer)
    {
        Assert.False(answer.Headers.Contains(X402Headers.PaymentResponse));
        Assert.False(answer.Headers.Contains(X402Headers.XPaymentResponse));
    }
}
