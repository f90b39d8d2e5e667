using System.Runtime.CompilerServices;
using Dapper;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Audit;

/// <summary>Reads the audit, a page at a time; between two pages nothing is held. One SQL for all engines.</summary>
internal sealed class SqlAuditHistory(ILedgerReader store) : IAuditHistory
{
    // Seconds: no request waits for it, people and exports do.
    private const int Patience = 30;

    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Audit");
    private static readonly OptionalLines List = new(Embedded.Statement("list_audit"));
    private static readonly string FindBounds = Embedded.Statement("find_audit_bounds");
    private static readonly string ReadEnd = Embedded.Statement("read_audit_end");

    public async IAsyncEnumerable<AuditRecord> ListAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sql = SqlOf(query);
        var (after, last) = await FindBoundsAsync(query, cancellationToken);
        var rows = LedgerPages.ReadAsync(query.Limit, after, (from, wanted) => ReadPageAsync(sql, query, from, last, wanted, cancellationToken), static row => row.Number, cancellationToken);
        await foreach (var row in rows)
        {
            yield return row.ToRecord();
        }
    }

    public async ValueTask<AuditRecord?> FindLastAsync(CancellationToken cancellationToken)
    {
        var end = await ReadEndAsync(cancellationToken);
        return end is null ? null : (await ReadPageAsync(List.With(), new AuditQuery(), end.Last - 1, end.Last, 1, cancellationToken)).SingleOrDefault()?.ToRecord();
    }

    /// <summary>Null where the head is gone.</summary>
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public ValueTask<AuditEnd?> ReadEndAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<AuditEnd>(Command(ReadEnd, null, cancellationToken)), cancellationToken);

    /// <summary>The statement that lists what is asked for.</summary>
    public static string SqlOf(AuditQuery query) => List.With(NamesOf(query));

    private static IEnumerable<string> NamesOf(AuditQuery query)
    {
        (string Name, bool IsAsked)[] parts =
        [
            ("agent", query.Agent is not null), ("action", query.Action is not null), ("decision", query.Decision is not null),
            ("rare action", query.Action is not (null or "spend" or "payment.settle" or "payment.grant")), ("rare decision", query.Decision is not (null or "allow" or "done")), ("time", query.From is not null || query.Until is not null),
        ];
        return parts.Where(static part => part.IsAsked).Select(static part => part.Name);
    }

    private async Task<(long After, long Last)> FindBoundsAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var after = query.After ?? 0;
        if (query is { From: null, Until: null })
        {
            return (after, long.MaxValue);
        }

        var time = new { from = From(query), until = Until(query) };
        var (smallest, largest) = await store.ReadAsync(connection => connection.QuerySingleAsync<(long? Smallest, long? Largest)>(Command(FindBounds, time, cancellationToken)), cancellationToken);
        return smallest is null ? (long.MaxValue, 0) : (Math.Max(after, smallest.Value - 1), largest!.Value);
    }

    private async Task<List<AuditRow>> ReadPageAsync(string sql, AuditQuery query, long after, long last, int limit, CancellationToken cancellationToken)
    {
        var arguments = new { after, last, limit, agent = query.Agent, action = query.Action, decision = query.Decision, from = From(query), until = Until(query) };
        return (await store.ReadAsync(connection => connection.QueryAsync<AuditRow>(Command(sql, arguments, cancellationToken)), cancellationToken)).AsList();
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) => new(sql, arguments, commandTimeout: Patience, cancellationToken: cancellationToken);

    private static long From(AuditQuery query) => query.From is { } from ? WholeMilliseconds.Ceiling(from) : long.MinValue;

    private static long Until(AuditQuery query) => query.Until is { } until ? WholeMilliseconds.Ceiling(until) : long.MaxValue;
}
