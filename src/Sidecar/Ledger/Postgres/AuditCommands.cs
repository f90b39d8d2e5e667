using Npgsql;
using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger.Postgres;

/// <summary>Adds records to the audit, as the last command before a commit. The database makes the chain: it alone knows which record is the last.</summary>
internal static class AuditCommands
{
    private static readonly string Append = PostgresText.Statement("append_audit");

    /// <param name="entries">Each with its time in unix milliseconds where it names none.</param>
    public static NpgsqlBatchCommand Add(IReadOnlyList<(AuditEntry Entry, long Now)> entries) => new NpgsqlBatchCommand(Append)
        .Numbers(entries, static row => At(row))
        .Texts(entries, static row => row.Entry.Action).Texts(entries, static row => row.Entry.Decision).Texts(entries, static row => row.Entry.Actor)
        .Texts(entries, static row => row.Entry.Agent).Texts(entries, static row => row.Entry.Subject).Texts(entries, static row => row.Entry.Reason)
        .Texts(entries, static row => row.Entry.Amount).Texts(entries, static row => row.Entry.Currency).Texts(entries, static row => row.Entry.Merchant)
        .Texts(entries, static row => row.Entry.Category).Texts(entries, static row => row.Entry.RequestId)
        .Bytes(entries, static row => AuditChain.Body(At(row), row.Entry));

    private static long At((AuditEntry Entry, long Now) row) => row.Entry.At?.ToUnixTimeMilliseconds() ?? row.Now;
}
