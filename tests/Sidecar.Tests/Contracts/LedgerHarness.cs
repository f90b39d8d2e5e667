using Sidecar.Ledger;
using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Tests.Contracts;

/// <summary>A ledger of some kind, open, with what a test needs to do to it from outside.</summary>
internal abstract class LedgerHarness : IAsyncDisposable
{
    public ManualTimeProvider Time { get; } = new();

    public abstract IPaymentLedger Ledger { get; }

    public abstract IUnsettledPayments Unsettled { get; }

    public abstract IPaymentGrants Grants { get; }

    public abstract IPaymentHistory History { get; }

    public abstract IPaymentLookup Lookup { get; }

    public abstract ILedgerLeases Leases { get; }

    public abstract IApiKeyLedger Keys { get; }

    public abstract IApiKeyLookup KeyLookup { get; }

    public abstract IRevocationLedger Revocations { get; }

    /// <summary>Of the ledger that is open now.</summary>
    public abstract IControlTables Tables { get; }

    public abstract IReadinessCheck Readiness { get; }

    /// <summary>Stops the ledger as the host does and opens it again.</summary>
    public abstract Task RestartAsync();

    /// <summary>Goes on as a new process would after this one was killed.</summary>
    public abstract Task CrashAsync();

    /// <summary>Stops the ledger and leaves it closed.</summary>
    public abstract Task StopAsync();

    /// <summary>Makes the store take no writes until the result is disposed.</summary>
    public abstract Task<IAsyncDisposable> PauseAsync();

    /// <summary>The history of a payment as it is stored: sequence, state, reason and request of each step.</summary>
    public abstract Task<IReadOnlyList<string>> HistoryAsync(long paymentId);

    /// <summary>Whether what was sent to the facilitator is still kept.</summary>
    public abstract Task<bool> HasSettlementAsync(long paymentId);

    public abstract Task<long> CountPaymentsAsync();

    /// <summary>Runs SQL on a connection beside the ledger, as an operator could. What the store refuses is thrown as a <see cref="System.Data.Common.DbException"/>.</summary>
    public abstract Task ExecuteAsync(string sql);

    public abstract ValueTask DisposeAsync();
}
