namespace Sidecar.Ledger;

/// <summary>Who else keeps this ledger.</summary>
internal interface ILedgerReplicas
{
    /// <summary>
    /// How many other processes keep this ledger now, as it was last seen: at most a few seconds ago. One that died counts until its silence is noticed, half a minute. 0 for a ledger that belongs to one process.
    /// </summary>
    long Others { get; }
}
