namespace Sidecar.Ledger;

/// <summary>The ledger cannot be opened, so the start is refused. The message says what to do and is meant for the operator.</summary>
internal sealed class LedgerStartException(string message, Exception? innerException = null) : Exception(message, innerException);
