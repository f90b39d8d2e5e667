namespace Sidecar.Ledger;

/// <summary>Why a write was not tried, or given up. Not thrown at callers: it is the cause in an <c>Unavailable</c> outcome.</summary>
internal sealed class LedgerUnavailableException(string message) : Exception(message);
