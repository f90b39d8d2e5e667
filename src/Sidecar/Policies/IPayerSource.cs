namespace Sidecar.Policies;

/// <summary>
/// A gate that knows who would pay for a request, for the gates before it: a caller without an identity of its own is told apart by its payer.
/// Found among the gates of the plan.
/// </summary>
internal interface IPayerSource
{
    /// <summary>The payer that the request's payment names, as the payment writes it; null without a payment, or where it does not show. Cheap, and proves nothing.</summary>
    string? ClaimedPayer(HttpRequest request);

    /// <summary>
    /// Whether the request comes from the payer that it names: its payment is verified as it would be to be taken, and nothing is taken. Asked before an answer of that payer's is shown.
    /// </summary>
    /// <returns>Null when proven, otherwise the refusal.</returns>
    ValueTask<Refusal?> ProvePayerAsync(Passage passage, CancellationToken cancellationToken);
}
