namespace Sidecar.Ledger.Sqlite;

/// <summary>A payment as the writer finds it.</summary>
/// <param name="Seq">Number of its latest step.</param>
/// <param name="ClaimNumber">How often it has been claimed.</param>
internal sealed record FoundPayment(PaymentSnapshot Payment, long Seq, long ClaimNumber);
