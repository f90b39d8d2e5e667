namespace Sidecar.Ledger.Control;

/// <summary>The number in its table.</summary>
internal sealed class SqlControlVersion(IControlStore store) : IControlVersion
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Control");
    private static readonly string Find = Embedded.Statement("find_control_version");
    private static readonly string Lock = Embedded.Statement("lock_control_version");
    private static readonly string Move = Embedded.Statement("move_control_version");

    public ValueTask<long> GetAsync(CancellationToken cancellationToken) => store.AskAsync(static tables => tables.FindAsync<long>(Find), cancellationToken);

    /// <summary>As <see cref="MoveAsync"/>, for those who do not know yet whether they change something.</summary>
    public static Task LockAsync(ControlTransaction tables) => tables.ExecuteAsync(Lock);

    /// <summary>
    /// Moves the number on and holds it until the commit: whatever is read in this transaction afterwards is as it will be until then, because everybody who changes it begins with this. Who
    /// changes nothing in the end discards the transaction.
    /// </summary>
    /// <returns>The number of this change.</returns>
    public static Task<long> MoveAsync(ControlTransaction tables) => tables.FindAsync<long>(Move);
}
