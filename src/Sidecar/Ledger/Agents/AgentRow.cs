using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Agents;

/// <summary>A row of <c>find_agent.sql</c> and <c>list_agents.sql</c>.</summary>
internal sealed class AgentRow
{
    public required string Id { get; init; }

    public long Version { get; init; }

    public required string Currency { get; init; }

    public string? Budget { get; init; }

    public required string Terms { get; init; }

    public long CreatedAt { get; init; }

    public long UpdatedAt { get; init; }

    public string? Payer { get; init; }

    /// <summary>Agents of their rows; those of one agent stand together.</summary>
    /// <exception cref="LedgerUnavailableException">The terms of one cannot be read.</exception>
    public static IReadOnlyList<AgentRecord> ToRecords(IReadOnlyList<AgentRow> rows) =>
        [.. rows.GroupBy(static row => row.Id, static (_, rows) => ToRecord([.. rows]), StringComparer.Ordinal)];

    private static AgentRecord ToRecord(List<AgentRow> rows)
    {
        var row = rows[0];
        return ControlDocument.Read<AgentTerms>(row.Terms, $"agent {row.Id}").Apply(new AgentRecord(row.Id, row.Currency)) with
        {
            Version = row.Version,
            Budget = row.Budget,
            Payers = [.. rows.Select(static row => row.Payer).OfType<string>()],
            CreatedAt = UnixTime.Of(row.CreatedAt),
            UpdatedAt = UnixTime.Of(row.UpdatedAt),
        };
    }
}
