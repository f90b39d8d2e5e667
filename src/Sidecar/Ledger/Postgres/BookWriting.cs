using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>
/// Writes what a batch decided: one round trip, one transaction (all commands up to the synchronisation that ends the round trip are one). Rows in a fixed order, kinds in a
/// fixed order: two replicas cannot wait for each other.
/// </summary>
internal static class BookWriting
{
    private static readonly string Begin = PostgresText.Statement("begin_batch");
    private static readonly string InsertPayments = PostgresText.Statement("insert_payments");
    private static readonly string ReclaimPayments = PostgresText.Statement("reclaim_payments");
    private static readonly string UpdatePayments = PostgresText.Statement("update_payments");
    private static readonly string InsertTransitions = PostgresText.Statement("insert_transitions");
    private static readonly string KeepSettlements = PostgresText.Statement("keep_settlements");
    private static readonly string ForgetSettlements = PostgresText.Statement("forget_settlements");
    private static readonly string InsertGrants = PostgresText.Statement("insert_grants");
    private static readonly string InsertDebts = PostgresText.Statement("insert_debts");
    private static readonly string LinkKeys = PostgresText.Statement("link_idempotency_keys");

    public static void Write(NpgsqlConnection connection, PaymentBook book, Guid instance, Guid session, Guid token, TimeSpan lifetime)
    {
        using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Begin).With(instance).With(session).With(token).With(lifetime));
        AddPayments(batch.BatchCommands, book, instance);
        AddSettlements(batch.BatchCommands, book);
        AddGrants(batch.BatchCommands, book);
        AddLinks(batch.BatchCommands, book);
        SpendCommands.Add(batch.BatchCommands, book.Spending);
        if (book.Audit.Count > 0)
        {
            // The last: from here to the end of the commit the audit's head is this replica's.
            batch.BatchCommands.Add(AuditCommands.Add(book.Audit));
        }

        batch.ExecuteNonQuery();
    }

    private static void AddPayments(NpgsqlBatchCommandCollection commands, PaymentBook book, Guid instance)
    {
        var changed = book.Changed.ToList();
        if (changed.FindAll(static payment => payment.IsNew) is { Count: > 0 } added)
        {
            commands.Add(AddFacts(
                new NpgsqlBatchCommand(InsertPayments).Numbers(added, static payment => payment.Id).Texts(added, static payment => payment.Key), added, withPayer: true)
                .With(instance));
        }

        if (changed.FindAll(static payment => payment is { IsNew: false, Claim: not null }) is { Count: > 0 } reclaimed)
        {
            commands.Add(AddFacts(
                new NpgsqlBatchCommand(ReclaimPayments).Numbers(reclaimed, static payment => payment.Id).Numbers(reclaimed, static payment => payment.Version), reclaimed, withPayer: false)
                .Numbers(reclaimed, static payment => payment.ClaimNumber));
        }

        if (changed.FindAll(static payment => !payment.IsNew) is { Count: > 0 } moved)
        {
            commands.Add(new NpgsqlBatchCommand(UpdatePayments)
                .Numbers(moved, static payment => payment.Id).Numbers(moved, static payment => payment.Version).Texts(moved, static payment => payment.State.ToText())
                .Numbers(moved, static payment => payment.LastSeq).Owners(moved, static payment => payment.Owner).Numbers(moved, static payment => payment.UpdatedAt)
                .Texts(moved, static payment => payment.Reason).Texts(moved, static payment => payment.Transaction).Texts(moved, static payment => payment.Payer)
                .Numbers(moved, static payment => payment.UnknownAt).Numbers(moved, static payment => payment.OwedAt).Texts(moved, static payment => payment.OwedReason));
        }

        if (book.Transitions is { Count: > 0 } steps)
        {
            commands.Add(new NpgsqlBatchCommand(InsertTransitions)
                .Numbers(steps, static step => step.PaymentId).Numbers(steps, static step => step.Seq).Texts(steps, static step => step.State.ToText())
                .Numbers(steps, static step => step.At).Texts(steps, static step => step.Reason).Texts(steps, static step => step.Transaction).Texts(steps, static step => step.RequestId));
        }
    }

    private static NpgsqlBatchCommand AddFacts(NpgsqlBatchCommand command, List<BookedPayment> rows, bool withPayer)
    {
        command
            .Numbers(rows, static row => row.Claim!.X402Version).Texts(rows, static row => row.Claim!.Scheme).Texts(rows, static row => row.Claim!.Network)
            .Texts(rows, static row => row.Claim!.Asset).Texts(rows, static row => row.Claim!.PayTo).Texts(rows, static row => row.Claim!.Amount);
        if (withPayer)
        {
            command.Texts(rows, static row => row.Claim!.Payer);
        }

        return command
            .Texts(rows, static row => row.Claim!.Nonce).Numbers(rows, static row => row.Claim!.ValidBefore?.ToUnixTimeMilliseconds())
            .Bytes(rows, static row => row.Claim!.Fingerprint?.ToBytes())
            .Texts(rows, static row => row.Claim!.Route).Texts(rows, static row => row.Claim!.Policy).Texts(rows, static row => row.Claim!.RequestId)
            .Numbers(rows, static row => row.UpdatedAt);
    }

    private static void AddSettlements(NpgsqlBatchCommandCollection commands, PaymentBook book)
    {
        var kept = book.Settlements.Where(static settlement => settlement.Value is not null).ToList();
        if (kept.Count > 0)
        {
            commands.Add(new NpgsqlBatchCommand(KeepSettlements)
                .Numbers(kept, static settlement => settlement.Key).Texts(kept, static settlement => settlement.Value!.Facilitator)
                .Bytes(kept, static settlement => settlement.Value!.Body.ToArray()));
        }

        var forgotten = book.Settlements.Where(static settlement => settlement.Value is null).ToList();
        if (forgotten.Count > 0)
        {
            commands.Add(new NpgsqlBatchCommand(ForgetSettlements).Numbers(forgotten, static settlement => settlement.Key));
        }
    }

    private static void AddGrants(NpgsqlBatchCommandCollection commands, PaymentBook book)
    {
        if (book.Grants is { Count: > 0 } grants)
        {
            commands.Add(new NpgsqlBatchCommand(InsertGrants)
                .Numbers(grants, static grant => grant.Grant.PaymentId).Texts(grants, static grant => grant.Grant.Kind.ToText())
                .Numbers(grants, static grant => grant.At).Texts(grants, static grant => grant.Grant.RequestId));
        }

        if (book.Debts is { Count: > 0 } debts)
        {
            var places = new Dictionary<long, long>();
            commands.Add(new NpgsqlBatchCommand(InsertDebts)
                .Numbers(debts, static debt => debt.PaymentId).Numbers(debts, debt => places[debt.PaymentId] = places.GetValueOrDefault(debt.PaymentId) + 1)
                .Numbers(debts, static debt => debt.At).Texts(debts, static debt => debt.Reason));
        }
    }

    private static void AddLinks(NpgsqlBatchCommandCollection commands, PaymentBook book)
    {
        if (book.Links is { Count: > 0 } links)
        {
            commands.Add(new NpgsqlBatchCommand(LinkKeys)
                .Bytes(links, static link => link.Key.ToBytes()).Numbers(links, static link => link.Value.Now.Payment.Id).Numbers(links, static link => link.Value.Now.ClaimNumber)
                .Numbers(links, static link => link.Value.Now.Until)
                .Numbers(links, static link => link.Value.Before?.Payment.Id).Numbers(links, static link => link.Value.Before?.ClaimNumber));
        }
    }
}
