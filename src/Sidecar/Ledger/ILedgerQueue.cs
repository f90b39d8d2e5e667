namespace Sidecar.Ledger;

/// <summary>Where writes wait for the ledger's one writer.</summary>
internal interface ILedgerQueue
{
    /// <summary>Writes that wait; 0 while the ledger is not open.</summary>
    int Queued { get; }
}
