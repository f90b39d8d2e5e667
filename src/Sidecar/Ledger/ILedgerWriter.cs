namespace Sidecar.Ledger;

/// <summary>The ledger's one writer, for kinds of writes beside the payments'. Everything that goes this way shares commits.</summary>
internal interface ILedgerWriter
{
    /// <summary>For <see cref="LedgerWrite.QueuedAt"/>.</summary>
    long GetTimestamp();

    /// <summary>The outcome, or a cancellation that means: nothing was written and nothing will be.</summary>
    ValueTask<TOutcome> WriteAsync<TOutcome>(AwaitedWrite<TOutcome> write, CancellationToken cancellationToken)
        where TOutcome : class;

    /// <returns>Null when the write is on its way and will be completed or failed; otherwise why it was not taken.</returns>
    LedgerUnavailableException? Enqueue(LedgerWrite write);
}
