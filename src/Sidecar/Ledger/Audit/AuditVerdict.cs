namespace Sidecar.Ledger.Audit;

/// <summary>What was found about the chain. A closed set.</summary>
internal abstract record AuditVerdict
{
    private AuditVerdict()
    {
    }

    /// <summary>Every record is as it was written, and none is missing.</summary>
    /// <param name="Records">How many there are.</param>
    /// <param name="Hash">Of the last one; zeros where there is none. Whoever notes it elsewhere can tell later whether the end was cut.</param>
    internal sealed record Whole(long Records, string Hash) : AuditVerdict;

    /// <param name="Number">The first record at which it shows.</param>
    /// <param name="Reason">A sentence for the auditor, without a full stop.</param>
    internal sealed record Broken(long Number, string Reason) : AuditVerdict;
}
