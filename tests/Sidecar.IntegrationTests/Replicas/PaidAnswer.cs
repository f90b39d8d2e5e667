using Sidecar.IntegrationTests.Buyers;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>What a client got for a payment that it sent.</summary>
/// <param name="Status">0 when the connection was lost.</param>
/// <param name="IsReplayed">The stored answer of an earlier request.</param>
/// <param name="IsReceipt">A receipt that says that the money moved.</param>
internal sealed record PaidAnswer(int Status, bool IsReplayed, bool IsReceipt, bool HasRetryAfter, string Body)
{
    public static PaidAnswer Lost { get; } = new(0, false, false, false, "");

    /// <summary>A new answer of the upstream, bought with this payment.</summary>
    public bool IsGranted => Status == 200 && !IsReplayed;

    /// <summary>Whether the client is told to come again with the same payment.</summary>
    public bool IsPassing => Status is 0 or 503 || (Status == 409 && HasRetryAfter);

    /// <summary>Whether it says what is true of any such answer: what was bought has its receipt, what passes says when to come again.</summary>
    public bool IsHonest => Status switch
    {
        200 => IsReceipt,
        409 => HasRetryAfter || IsReceipt,
        503 => HasRetryAfter,
        0 or 402 => !IsReceipt,
        _ => false,
    };

    public static async Task<PaidAnswer> OfAsync(TestPayment payment, HttpResponseMessage answer) => new(
        (int)answer.StatusCode,
        answer.Headers.Contains("Idempotent-Replayed"),
        payment.Receipt(answer) is { Success: true },
        answer.Headers.RetryAfter is not null,
        await answer.Content.ReadAsStringAsync());
}
