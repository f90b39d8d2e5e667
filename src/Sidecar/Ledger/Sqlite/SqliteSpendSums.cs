using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger.Spending;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Sums, read beside the writer. A token's are asked for when it is first used, so that a few connections stay open: to open one costs ten times the question.</summary>
internal sealed class SqliteSpendSums(SqliteDatabase database) : ISpendSums
{
    private const int MostIdle = 4;

    private readonly ConcurrentBag<SumReader> _idle = [];
    private volatile bool _isClosed;

    public ValueTask<ImmutableArray<SpendSum>> SumAsync(SpendQuestion question, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return new(Sum(question));
        }
        catch (SqliteException fault)
        {
            throw new LedgerUnavailableException($"The ledger cannot be read: {fault.Message}");
        }
    }

    /// <summary>Closes what is idle; from here on nothing stays open.</summary>
    public void Close()
    {
        _isClosed = true;
        while (_idle.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }

    private ImmutableArray<SpendSum> Sum(SpendQuestion question)
    {
        var reader = _idle.TryTake(out var idle) ? idle : new SumReader(database);
        try
        {
            var sums = reader.Read(question);
            if (_idle.Count < MostIdle)
            {
                _idle.Add(reader);
                reader = null;
            }

            return sums;
        }
        finally
        {
            reader?.Dispose();
            if (_isClosed)
            {
                Close();
            }
        }
    }
}
