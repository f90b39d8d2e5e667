namespace Sidecar.Ledger;

/// <summary>Why a write was not even tried. Never thrown: it is the cause in an <c>Unavailable</c> outcome.</summary>
internal sealed class LedgerUnavailableException(string message) : Exception(message);
