using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// Renews what is leased for as long as a request runs. Leases are short, so that what a dead process held is soon free; a request may take longer.
/// Each store is renewed apart from the others, so that one that is away delays its own leases alone. Leases shorter than two seconds may end before they are renewed.
/// </summary>
internal sealed class LeaseKeeper(TimeProvider time, ILogger<LeaseKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private readonly LeaseLane _claims = new("payment claims", time, logger);
    private readonly LeaseLane _records = new("idempotency records", time, logger);
    private readonly LeaseLane _budgets = new("budget reservations", time, logger);

    /// <summary>Leases that are being kept.</summary>
    public int Count => _claims.Count + _records.Count + _budgets.Count;

    /// <summary>Keeps a claim that was just made, until the result is disposed.</summary>
    /// <param name="lease">As it was claimed with.</param>
    public KeptLease Keep(IPaymentClaims claims, PaymentKey key, HolderToken holder, TimeSpan lease) =>
        _claims.Keep(claims, key, holder, lease, static (claims, key, holder, lease) => claims.RenewAsync(key, holder, lease));

    /// <summary>Keeps a record that was just begun in flight, until the result is disposed.</summary>
    /// <param name="lease">As it was begun with.</param>
    public KeptLease Keep(IIdempotencyRecords records, Digest key, HolderToken holder, TimeSpan lease) =>
        _records.Keep(records, key, holder, lease, static (records, key, holder, lease) => records.RenewAsync(key, holder, lease));

    /// <summary>Keeps what was just reserved, until the result is disposed. A reservation is its own holder: its identity is random.</summary>
    public KeptLease Keep(IBudgetReservations budgets, BudgetReservation reservation) =>
        _budgets.Keep(budgets, reservation, default, reservation.Lease, static (budgets, reservation, _, _) => budgets.RenewAsync(reservation));

    /// <summary>Renews what is due now.</summary>
    public Task RenewDueAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_claims.RenewDueAsync(stoppingToken), _records.RenewDueAsync(stoppingToken), _budgets.RenewDueAsync(stoppingToken));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(RepeatAsync(_claims, stoppingToken), RepeatAsync(_records, stoppingToken), RepeatAsync(_budgets, stoppingToken));

    private async Task RepeatAsync(LeaseLane lane, CancellationToken stoppingToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        while (await pace.WaitForNextTickAsync(stoppingToken))
        {
            await lane.RenewDueAsync(stoppingToken);
        }
    }
}
