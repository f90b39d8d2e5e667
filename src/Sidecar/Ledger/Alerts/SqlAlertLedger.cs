using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Alerts;

/// <summary>Alerts in their table.</summary>
internal sealed class SqlAlertLedger(IControlStore store) : IAlertLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Alerts");
    private static readonly string Insert = Embedded.Statement("insert_alert");
    private static readonly string ListDue = Embedded.Statement("list_due_alerts");
    private static readonly string NoteTry = Embedded.Statement("note_alert_try");
    private static readonly string Sweep = Embedded.Statement("sweep_alerts");
    private static readonly string ListLateSpenders = Embedded.Statement("list_late_spenders");

    public ValueTask<AlertTelling> TryTellAsync(AlertRecord alert, CancellationToken cancellationToken) => store.RunAsync(
        async tables =>
        {
            await tables.ExecuteAsync(Sweep, new { now = alert.At.ToUnixTimeMilliseconds() });
            var arguments = new
            {
                id = alert.Id,
                body = alert.Body.ToArray(),
                at = alert.At.ToUnixTimeMilliseconds(),
                until = alert.Until.ToUnixTimeMilliseconds(),
                dueAt = alert.DueAt?.ToUnixTimeMilliseconds(),
            };
            return await tables.ExecuteAsync(Insert, arguments) == 1 ? AlertTelling.Told : AlertTelling.Known;
        },
        static _ => AlertTelling.Unavailable,
        cancellationToken);

    public ValueTask<IReadOnlyList<AlertRecord>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<AlertRecord>>(
        async tables => [.. (await tables.ListAsync<AlertRow>(ListDue, new { now = now.ToUnixTimeMilliseconds(), limit })).Select(static row => row.ToRecord())], cancellationToken);

    public ValueTask<LedgerWriteOutcome> NoteTryAsync(string id, int tries, DateTimeOffset? dueAt, CancellationToken cancellationToken) => store.RunAsync<LedgerWriteOutcome>(
        async tables =>
        {
            await tables.ExecuteAsync(NoteTry, new { id, tries, dueAt = dueAt?.ToUnixTimeMilliseconds() });
            return LedgerWriteOutcome.Written.Instance;
        },
        static fault => new LedgerWriteOutcome.Unavailable(fault),
        cancellationToken);

    public ValueTask<IReadOnlyList<LateSpender>> ListLateSpendersAsync(int most, TimeSpan within, CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<LateSpender>>(
        async tables => [.. (await tables.ListAsync<LateSpenderRow>(ListLateSpenders, new { most, within = (long)within.TotalMilliseconds })).Select(static row => row.ToRecord())], cancellationToken);
}
