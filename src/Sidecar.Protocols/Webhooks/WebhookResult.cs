namespace Sidecar.Protocols.Webhooks;

/// <summary>What became of verifying a delivery.</summary>
public abstract record WebhookResult
{
    private WebhookResult()
    {
    }

    /// <summary>Somebody who has one of the secrets signed these bytes.</summary>
    /// <param name="SecretIndex">Which of the secrets (or keys), in the order in which they were given.</param>
    /// <param name="EventId">The sender's name for the event, the same in every try to deliver it. Null where none is inside the signed bytes: an id beside them is anybody's word.</param>
    /// <param name="SignedAt">When it was signed. Null where no time is inside the signed bytes.</param>
    public sealed record Verified(int SecretIndex, string? EventId, DateTimeOffset? SignedAt) : WebhookResult;

    /// <summary>A header that the scheme demands is not there.</summary>
    /// <param name="Header">Its name.</param>
    public sealed record Missing(string Header) : WebhookResult;

    /// <summary>A header is not what the scheme says; nothing was computed.</summary>
    /// <param name="Reason">What is wrong, as a sentence without its end; never a piece of what came.</param>
    public sealed record Malformed(string Reason) : WebhookResult;

    /// <summary>None of the secrets made any of the signatures.</summary>
    public sealed record Mismatch : WebhookResult
    {
        /// <summary>The only one.</summary>
        public static Mismatch Instance { get; } = new();
    }
}
