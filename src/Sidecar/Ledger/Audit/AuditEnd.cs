namespace Sidecar.Ledger.Audit;

/// <summary>Where the chain ends.</summary>
/// <param name="Number">Of the last record, as the head remembers it; 0 for none.</param>
/// <param name="Hash">Its hash.</param>
/// <param name="Last">The largest number that there is, at the same moment.</param>
internal sealed record AuditEnd(long Number, byte[] Hash, long Last);
