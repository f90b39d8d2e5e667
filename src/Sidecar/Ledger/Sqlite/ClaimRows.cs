using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Takes payments into use.</summary>
internal sealed class ClaimRows(SqliteConnection connection, StatementSet statements, FoundPayments found, TransitionRows history)
{
    private readonly SqliteStatement _insert = statements.Named("insert_payment");
    private readonly SqliteStatement _reclaim = statements.Named("reclaim_payment");
    private readonly SqliteStatement _link = statements.Named("link_idempotency_key");

    public ClaimOutcome Claim(string key, PaymentClaim claim, long now)
    {
        var released = found.Find(key);
        if (released is { Payment.State: not PaymentState.Released })
        {
            return new ClaimOutcome.Known(released.Payment);
        }

        if (claim.Idempotency is { } taken && found.FindBehind(taken.Key, released?.Payment.PaymentId ?? 0, now) is { } behind)
        {
            return new ClaimOutcome.Known(behind.Payment);
        }

        Bind(released is null ? _insert : _reclaim, key, claim, now).Run();
        var id = released?.Payment.PaymentId ?? raw.sqlite3_last_insert_rowid(connection.Handle!);
        var claimNumber = (released?.ClaimNumber ?? 0) + 1;
        history.Add(id, (released?.Seq ?? 0) + 1, PaymentState.Claimed, now, reason: null, transaction: null, claim.RequestId);
        if (claim.Idempotency is { } link)
        {
            _link.Bind(1, link.Key).Bind(2, id).Bind(3, claimNumber).Bind(4, link.Until.ToUnixTimeMilliseconds()).Run();
        }

        return new ClaimOutcome.Claimed(id, claimNumber);
    }

    private static SqliteStatement Bind(SqliteStatement statement, string key, PaymentClaim claim, long now) => statement
        .Bind(1, key).Bind(2, claim.X402Version).Bind(3, claim.Scheme).Bind(4, claim.Network).Bind(5, claim.Asset).Bind(6, claim.PayTo).Bind(7, claim.Amount)
        .Bind(8, claim.Payer).Bind(9, claim.Nonce).Bind(10, claim.ValidBefore?.ToUnixTimeMilliseconds())
        .Bind(11, claim.Route).Bind(12, claim.Policy).Bind(13, claim.RequestId).Bind(14, now).Bind(15, claim.Fingerprint);
}
