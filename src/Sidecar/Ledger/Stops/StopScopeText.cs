namespace Sidecar.Ledger.Stops;

/// <summary>How scopes are stored.</summary>
internal static class StopScopeText
{
    public static string Of(StopScope scope) => scope switch
    {
        StopScope.Everything => "everything",
        StopScope.Agent => "agent",
        StopScope.Merchant => "merchant",
        StopScope.Category => "category",
        StopScope.Issuer => "issuer",
        _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "There is no such scope."),
    };

    /// <exception cref="LedgerUnavailableException">A newer program wrote it: what it stops is not known here, so nothing may be spent.</exception>
    public static StopScope Parse(string text) => text switch
    {
        "everything" => StopScope.Everything,
        "agent" => StopScope.Agent,
        "merchant" => StopScope.Merchant,
        "category" => StopScope.Category,
        "issuer" => StopScope.Issuer,
        _ => throw new LedgerUnavailableException($"There is a stop of {text}: it was written by a newer version of this program, or by hand."),
    };
}
