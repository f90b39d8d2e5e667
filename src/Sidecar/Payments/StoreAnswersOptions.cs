namespace Sidecar.Payments;

/// <summary>
/// Paid answers are kept for a while, so that a client that paid and lost the connection gets its answer when it sends the same request with the same payment again.
/// Identical to the byte: the hash of the payment as it was sent is compared. All that a payment consists of can be read on the chain once it is settled
/// (the signature of an EIP-3009 authorization stands in the transaction's calldata), so whoever knows the request and how the client writes its JSON could ask for the answer
/// too while it is kept. Where an answer is a secret of its buyer, authenticate callers as well, or keep none.
/// </summary>
internal sealed class StoreAnswersOptions
{
    /// <summary>How long a paid answer is kept. 0 keeps none; at most 1 day. Default 1 hour.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest body that is kept, in bytes, 0 to 16777216; longer answers and event streams are not. Default 262144.</summary>
    public int MaxBytes { get; set; } = 256 * 1024;
}
