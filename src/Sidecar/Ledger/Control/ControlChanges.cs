namespace Sidecar.Ledger.Control;

/// <summary>What reading and changing the control tables have in common, whichever they are.</summary>
internal static class ControlChanges
{
    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public static ValueTask<T> AskAsync<T>(this IControlStore store, Func<ControlTransaction, Task<T>> question, CancellationToken cancellationToken) =>
        store.ReadAsync(connection => question(new ControlTransaction(connection, cancellationToken)), cancellationToken);

    /// <summary>Writes; what stands in the ledger and cannot be understood is away as well.</summary>
    public static async ValueTask<T> RunAsync<T>(this IControlStore store, Func<ControlTransaction, Task<T>> change, Func<Exception, T> away, CancellationToken cancellationToken)
    {
        try
        {
            return await store.WriteAsync(change, away, cancellationToken);
        }
        catch (LedgerUnavailableException fault)
        {
            return away(fault);
        }
    }

    /// <summary>A change of one record. Written is recorded; anything else leaves nothing.</summary>
    public static ValueTask<ControlWrite<T>> WriteAsync<T>(
        this IControlStore store, Func<ControlTransaction, Task<ControlWrite<T>>> change, AuditEntry audit, CancellationToken cancellationToken)
        where T : class => store.RunAsync(
            async tables =>
            {
                var done = await change(tables);
                if (done is ControlWrite<T>.Written)
                {
                    tables.Audit(audit);
                }
                else
                {
                    tables.Discard();
                }

                return done;
            },
            static fault => new ControlWrite<T>.Unavailable(fault),
            cancellationToken);

    /// <summary>The same for what <see cref="IControlVersion"/> counts: one change after the other, over all replicas.</summary>
    /// <param name="change">Gets the number that it will have.</param>
    public static ValueTask<ControlWrite<T>> CountAsync<T>(
        this IControlStore store, Func<ControlTransaction, long, Task<ControlWrite<T>>> change, AuditEntry audit, CancellationToken cancellationToken)
        where T : class => store.WriteAsync(
            async tables => await change(tables, await SqlControlVersion.MoveAsync(tables)),
            audit,
            cancellationToken);
}
