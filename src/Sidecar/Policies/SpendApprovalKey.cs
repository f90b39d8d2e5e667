namespace Sidecar.Policies;

/// <summary>What makes a later request the one that was approved.</summary>
internal static class SpendApprovalKey
{
    /// <summary>Of the agent and its idempotency key; without one, what is asked for is what makes it the same.</summary>
    public static Digest Of(Passage passage, string agent, SpendAmount amount) => passage.Idempotency is { } key
        ? Digest.OfParts("key", agent, key.Key.ToString(), BodyOf(passage))
        : Digest.OfParts(
            "request", agent, passage.RouteId, passage.Request.Method, passage.Request.Path, passage.Request.QueryString.Value,
            amount.Micros.ToString(System.Globalization.CultureInfo.InvariantCulture), amount.Currency, BodyOf(passage));

    // Where somebody has read it: what was approved is not lent to another order under the same key.
    private static string? BodyOf(Passage passage) => (passage.BodyIdentity?.Value ?? passage.ReadBody?.Sha256)?.ToString();
}
