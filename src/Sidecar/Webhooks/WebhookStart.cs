using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>What came of a delivery that was verified. A closed set.</summary>
internal abstract record WebhookStart
{
    private WebhookStart()
    {
    }

    /// <summary>It is forwarded, and the run is owed.</summary>
    internal sealed record Begun(WebhookRun Run) : WebhookStart;

    /// <summary>The backend took it before; this is what the sender hears.</summary>
    internal sealed record Taken(StoredAnswer Answer) : WebhookStart;

    /// <summary>A copy of it is at the backend now.</summary>
    internal sealed record InFlight : WebhookStart
    {
        public static InFlight Instance { get; } = new();
    }

    /// <summary>The store is full or away. Nothing was begun.</summary>
    /// <param name="Note">For the log.</param>
    internal sealed record Unavailable(string Note) : WebhookStart;
}
