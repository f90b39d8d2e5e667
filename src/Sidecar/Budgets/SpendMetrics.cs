using System.Diagnostics.Metrics;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>The instruments of spending. Labels only from closed sets; never an agent, a merchant or an amount.</summary>
internal sealed class SpendMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Counter<long> _decisions;
    private readonly Counter<long> _ends;
    private readonly Counter<long> _alerts;
    private readonly Counter<long> _deliveries;
    private readonly Counter<long> _lostRecords;
    private int _waiting;

    public SpendMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Sidecar");
        _decisions = _meter.CreateCounter<long>("sidecar.spend.decisions", "{decision}", "Decisions about spends, by what was decided and why.");
        _ends = _meter.CreateCounter<long>("sidecar.spend.reservations", "{reservation}", "Reservations that were closed, by what came of them.");
        _alerts = _meter.CreateCounter<long>("sidecar.budget.alerts", "{alert}", "Limits that came to a level of their amount or count, once per window and level.");
        _deliveries = _meter.CreateCounter<long>("sidecar.budget.alert.deliveries", "{delivery}", "Tries to deliver alerts to the webhook, by what came of them.");
        _lostRecords = _meter.CreateCounter<long>("sidecar.spend.audit.lost", "{record}", "Records of the audit that were lost because too many waited for the ledger.");
        _meter.CreateObservableGauge("sidecar.spend.unwritten", () => Waiting, "{write}", "Writes about spending that wait until the ledger is back.");
    }

    /// <summary>Writes that wait until the ledger is back.</summary>
    public int Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }

    public void Decided(SpendDecision decision) => _decisions.Add(
        1,
        new KeyValuePair<string, object?>("decision", decision switch
        {
            SpendDecision.Reserved => "reserved",
            SpendDecision.Allowed => "allowed",
            SpendDecision.Held => "held",
            SpendDecision.Denied => "denied",
            _ => "unavailable",
        }),
        new KeyValuePair<string, object?>("reason", decision is SpendDecision.Denied denied ? DenialText.Of(denied.Reason) : ""));

    /// <param name="outcome">From a closed set: <c>committed</c>, <c>unwritten</c>, <c>lost</c>, <c>exceeded</c>, <c>unavailable</c>, <c>released</c>.</param>
    public void Closed(string outcome) => _ends.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void Alerted(int level) => _alerts.Add(1, new KeyValuePair<string, object?>("level", level == 100 ? "100" : "80"));

    /// <param name="outcome">From a closed set: <c>delivered</c>, <c>failed</c>, <c>given_up</c>.</param>
    public void Delivered(string outcome) => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void AuditLost() => _lostRecords.Add(1);

    public void Dispose() => _meter.Dispose();
}
