namespace Sidecar.Ledger.Postgres;

/// <summary>A commit whose answer was lost: it was done, or it was not, and the database will tell.</summary>
internal sealed record OpenCommit(Guid Token, PaymentBook Book);
