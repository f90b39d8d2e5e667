using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Writes spends and tokens down, each with its record of the audit, on the writer's connection.</summary>
internal sealed class SpendRows(SqliteConnection connection, StatementSet statements, AuditRows audit)
{
    private readonly SqliteStatement _spend = statements.Named("insert_spend");
    private readonly SqliteStatement _token = statements.Named("insert_spend_token");

    public void Spend(SpendRecord spend, AuditEntry entry, long now)
    {
        _spend
            .Bind(1, spend.Id).Bind(2, spend.Agent).Bind(3, spend.Amount.Currency).Bind(4, spend.CountedAt.ToUnixTimeMilliseconds()).Bind(5, spend.Amount.Micros).Bind(6, spend.Budget)
            .Bind(7, spend.Token).Bind(8, spend.Merchant).Bind(9, spend.Category).Bind(10, spend.RequestId).Bind(11, spend.Route).Bind(12, spend.PaymentId).Bind(13, now)
            .Run();
        AuditIfNew(entry, now);
    }

    public void Issue(SpendTokenRecord token, AuditEntry entry, long now)
    {
        _token
            .Bind(1, token.Id).Bind(2, token.Agent).Bind(3, token.Claims).Bind(4, token.Family).Bind(5, token.IssuedAt.ToUnixTimeMilliseconds())
            .Bind(6, token.ExpiresAt.ToUnixTimeMilliseconds()).Bind(7, token.RevokedAt?.ToUnixTimeMilliseconds())
            .Run();
        AuditIfNew(entry, now);
    }

    private void AuditIfNew(AuditEntry entry, long now)
    {
        if (raw.sqlite3_changes(connection.Handle!) == 1)
        {
            audit.Add(entry, now);
        }
    }
}
