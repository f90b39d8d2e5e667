using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Writes spends and tokens down, each with its record of the audit, on the writer's connection.</summary>
internal sealed class SpendRows(SqliteConnection connection, StatementSet statements, AuditRows audit)
{
    private readonly SqliteStatement _spend = statements.Named("insert_spend");
    private readonly SqliteStatement _charge = statements.Named("find_charge");
    private readonly SqliteStatement _reversal = statements.Named("insert_reversal");
    private readonly SqliteStatement _token = statements.Named("insert_spend_token");

    public void Spend(SpendRecord spend, AuditEntry entry, long now)
    {
        _spend
            .Bind(1, spend.Id).Bind(2, spend.Agent).Bind(3, spend.Amount.Currency).Bind(4, spend.CountedAt.ToUnixTimeMilliseconds()).Bind(5, spend.Amount.Micros).Bind(6, spend.Budget)
            .Bind(7, spend.Token).Bind(8, spend.Merchant).Bind(9, spend.Category).Bind(10, spend.RequestId).Bind(11, spend.Route).Bind(12, spend.PaymentId).Bind(13, now)
            .Bind(14, spend.ClaimNumber)
            .Run();
        AuditIfNew(entry, now);
    }

    public void Charge(SpendRecord spend, long now) => Spend(spend, SpendEntries.Charged(spend), now);

    /// <summary>Reverses what was spent with a claim of a payment, where anything was.</summary>
    public void ReverseCharge(long paymentId, long claimNumber, string reason, long now)
    {
        if (FindCharge(paymentId, claimNumber) is { } spend)
        {
            Reverse(spend, reason, now);
        }
    }

    public void Reverse(SpendRecord spend, string reason, long now)
    {
        _reversal.Bind(1, spend.Id).Bind(2, spend.Token).Bind(3, reason).Bind(4, now).Run();
        AuditIfNew(SpendEntries.Reversed(spend, reason), now);
    }

    public void Issue(SpendTokenRecord token, AuditEntry entry, long now)
    {
        _token
            .Bind(1, token.Id).Bind(2, token.Agent).Bind(3, token.Claims).Bind(4, token.Family).Bind(5, token.IssuedAt.ToUnixTimeMilliseconds())
            .Bind(6, token.ExpiresAt.ToUnixTimeMilliseconds()).Bind(7, token.RevokedAt?.ToUnixTimeMilliseconds())
            .Run();
        AuditIfNew(entry, now);
    }

    private SpendRecord? FindCharge(long paymentId, long claimNumber)
    {
        try
        {
            return _charge.Bind(1, paymentId).Bind(2, claimNumber).Step() ? ReadCharge(paymentId, claimNumber) : null;
        }
        finally
        {
            _charge.Reset();
        }
    }

    private SpendRecord ReadCharge(long paymentId, long claimNumber) =>
        new(_charge.Digest(0)!.Value, _charge.Text(1)!, new SpendAmount(_charge.Number(4), _charge.Text(2)!), DateTimeOffset.FromUnixTimeMilliseconds(_charge.Number(3)))
        {
            Budget = _charge.Text(5),
            Token = _charge.Digest(6),
            Merchant = _charge.Text(7)!,
            Category = _charge.Text(8),
            RequestId = _charge.Text(9)!,
            Route = _charge.Text(10),
            PaymentId = paymentId,
            ClaimNumber = claimNumber,
        };

    private void AuditIfNew(AuditEntry entry, long now)
    {
        if (raw.sqlite3_changes(connection.Handle!) == 1)
        {
            audit.Add(entry, now);
        }
    }
}
