namespace Sidecar.Ledger;

/// <summary>A copy of the ledger cannot be made or brought back. The message says what to do and is meant for the operator.</summary>
internal sealed class LedgerCopyException(string message, Exception? innerException = null) : Exception(message, innerException);
