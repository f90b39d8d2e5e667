using System.Collections.Immutable;
using Npgsql;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;

namespace Sidecar.Ledger.Postgres;

/// <summary>Sums, read over a connection of the readers' pool.</summary>
internal sealed class PostgresSpendSums(PostgresDatabase database) : ISpendSums
{
    private static readonly OptionalLines Sql = new(PostgresText.Statement("sum_spends"));

    public async ValueTask<ImmutableArray<SpendSum>> SumAsync(SpendQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenReaderAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection);
            batch.BatchCommands.Add(Command(question));
            await using var rows = await batch.ExecuteReaderAsync(cancellationToken);
            return await ReadAsync(rows, cancellationToken);
        }
        catch (Exception fault) when (PostgresReader.IsAway(fault))
        {
            throw new LedgerUnavailableException($"The ledger cannot be read: {fault.Message}");
        }
    }

    private static NpgsqlBatchCommand Command(SpendQuestion question)
    {
        var account = question.Account.Kind switch { SpendAccountKind.Agent => "agent", SpendAccountKind.Budget => "budget", _ => "token" };
        var form = question.BucketTicks is null ? "whole" : "buckets";
        var hasExcept = !question.Except.IsDefaultOrEmpty;
        var command = new NpgsqlBatchCommand(hasExcept ? Sql.With(account, form, "except") : Sql.With(account, form));
        command = question.Account.Kind == SpendAccountKind.Token ? command.With(Digest.Parse(question.Account.Id).ToBytes()) : command.With(question.Account.Id);
        command.With(question.Currency).With(question.From).With(question.Until).With(question.BucketTicks ?? 0);
        return hasExcept ? command.Bytes(question.Except, static id => id.ToBytes()) : command;
    }

    private static async Task<ImmutableArray<SpendSum>> ReadAsync(NpgsqlDataReader rows, CancellationToken cancellationToken)
    {
        var sums = ImmutableArray.CreateBuilder<SpendSum>();
        while (await rows.ReadAsync(cancellationToken))
        {
            if (rows.GetInt64(2) is var count and > 0)
            {
                sums.Add(new SpendSum(rows.GetInt64(0), rows.GetInt64(1), count));
            }
        }

        return sums.DrainToImmutable();
    }
}
