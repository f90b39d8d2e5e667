using System.Collections.Immutable;
using Sidecar.Ledger.Spending;
using Sidecar.Policies;

namespace Sidecar.Ledger.Sqlite;

/// <summary>A connection that reads sums, with its prepared statements. One caller uses it at a time; between two questions it holds no snapshot.</summary>
internal sealed class SumReader : IDisposable
{
    private static readonly OptionalLines Sql = new(SqlText.Statement("sum_spends"));

    private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;
    private readonly StatementSet _statements;
    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);

    public SumReader(SqliteDatabase database)
    {
        _connection = database.OpenReader();
        _statements = new StatementSet(_connection);
    }

    public ImmutableArray<SpendSum> Read(SpendQuestion question)
    {
        var statement = Prepare(question.Account.Kind, question.BucketTicks is not null, !question.Except.IsDefaultOrEmpty);
        try
        {
            return Read(Bind(statement, question));
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose()
    {
        _statements.Dispose();
        _connection.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, SpendQuestion question)
    {
        statement.Bind(2, question.Currency).Bind(3, question.From).Bind(4, question.Until);
        if (question.BucketTicks is { } ticks)
        {
            statement.Bind(5, ticks);
        }

        if (!question.Except.IsDefaultOrEmpty)
        {
            statement.Bind(6, $"[\"{string.Join("\",\"", question.Except.Select(static id => id.ToString().ToUpperInvariant()))}\"]");
        }

        return question.Account.Kind == SpendAccountKind.Token ? statement.Bind(1, Digest.Parse(question.Account.Id)) : statement.Bind(1, question.Account.Id);
    }

    private static ImmutableArray<SpendSum> Read(SqliteStatement statement)
    {
        var sums = ImmutableArray.CreateBuilder<SpendSum>();
        while (statement.Step())
        {
            if (statement.Number(2) is var count and > 0)
            {
                sums.Add(new SpendSum(statement.Number(0), statement.Number(1), count));
            }
        }

        return sums.DrainToImmutable();
    }

    private SqliteStatement Prepare(SpendAccountKind kind, bool inBuckets, bool withExcept)
    {
        var account = kind switch { SpendAccountKind.Agent => "agent", SpendAccountKind.Budget => "budget", _ => "token" };
        IEnumerable<string> lines = [account, inBuckets ? "buckets" : "whole", .. withExcept ? (string[])["except"] : []];
        var name = string.Concat(lines);
        if (!_prepared.TryGetValue(name, out var statement))
        {
            _prepared[name] = statement = _statements.Of(Sql.With(lines));
        }

        return statement;
    }
}
