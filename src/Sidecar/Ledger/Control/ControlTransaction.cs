using System.Data.Common;
using Dapper;

namespace Sidecar.Ledger.Control;

/// <summary>A change of <see cref="IControlStore"/> while it runs. Statements see what those before them wrote.</summary>
internal sealed class ControlTransaction(DbConnection connection, CancellationToken cancellationToken)
{
    private readonly List<AuditEntry> _audit = [];

    /// <summary>What is added to the audit at the end.</summary>
    public IReadOnlyList<AuditEntry> Audited => _audit;

    public bool IsDiscarded { get; private set; }

    /// <returns>How many rows were changed.</returns>
    public Task<int> ExecuteAsync(string sql, object? arguments = null) => connection.ExecuteAsync(Command(sql, arguments));

    public Task<TRow?> FindAsync<TRow>(string sql, object? arguments = null) => connection.QuerySingleOrDefaultAsync<TRow>(Command(sql, arguments));

    public async Task<IReadOnlyList<TRow>> ListAsync<TRow>(string sql, object? arguments = null) => (await connection.QueryAsync<TRow>(Command(sql, arguments))).AsList();

    /// <summary>Adds a record to the audit, in the same commit.</summary>
    public void Audit(AuditEntry entry) => _audit.Add(entry);

    /// <summary>Nothing of this change is written, its records of the audit included.</summary>
    public void Discard() => IsDiscarded = true;

    private CommandDefinition Command(string sql, object? arguments) => new(sql, arguments, cancellationToken: cancellationToken);
}
