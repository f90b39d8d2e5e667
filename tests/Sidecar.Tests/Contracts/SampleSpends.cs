using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Tests.Contracts;

/// <summary>Spends, tokens and records of the audit to test a ledger with.</summary>
internal static class SampleSpends
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static Digest Id(string name) => Digest.OfBytes(Encoding.UTF8.GetBytes(name));

    public static SpendRecord Spend(string name, long micros = 250_000, string agent = "agent-1") =>
        new(Id(name), agent, new SpendAmount(micros, "USD"), Noon) { Merchant = "shop", RequestId = "r1" };

    public static AuditEntry Entry(string action = "spend", string decision = "allow") => new(action, decision) { Actor = "agent:agent-1", Agent = "agent-1", RequestId = "r1" };

    public static AuditEntry EntryOf(SpendRecord spend) => Entry() with
    {
        Agent = spend.Agent,
        Subject = spend.Id.ToString(),
        Amount = spend.Amount.Micros.ToString(CultureInfo.InvariantCulture),
        Currency = spend.Amount.Currency,
        Merchant = spend.Merchant,
    };

    public static SpendTokenRecord Token(string id, string agent = "agent-1") => new(id, agent, """{"scope":{"max_amount":100}}""") { IssuedAt = Noon, ExpiresAt = Noon.AddMinutes(5) };

    public static SpendAccount Agent(string id = "agent-1") => new(SpendAccountKind.Agent, id);

    public static async Task WrittenAsync(this ISpendLedger ledger, SpendRecord spend) =>
        Assert.IsType<LedgerWriteOutcome.Written>(await ledger.RecordAsync(spend, EntryOf(spend), CancellationToken.None));

    public static async Task WrittenAsync(this IAuditLedger ledger, AuditEntry entry) =>
        Assert.IsType<LedgerWriteOutcome.Written>(await ledger.RecordAsync(entry, CancellationToken.None));

    public static async Task<List<SpendSum>> SumAsync(
        this ISpendLedger ledger, SpendAccount account, DateTimeOffset? from = null, DateTimeOffset? until = null, TimeSpan? bucket = null, params ImmutableArray<Digest> except) =>
        [.. await ledger.SumAsync(account, "USD", from ?? DateTimeOffset.UnixEpoch, until ?? Noon.AddYears(1), bucket, except, CancellationToken.None)];

    public static async Task<List<AuditRecord>> ListedAsync(this IAuditHistory history, AuditQuery? query = null)
    {
        var records = new List<AuditRecord>();
        await foreach (var record in history.ListAsync(query ?? new AuditQuery(), CancellationToken.None))
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>What the audit says, as "action decision".</summary>
    public static async Task<IEnumerable<string>> WordsAsync(this IControlTables tables) =>
        (await tables.AuditHistory.ListedAsync()).Select(static record => $"{record.Entry.Action} {record.Entry.Decision}");

    public static Task<AuditVerdict> VerifyAsync(this IControlTables tables, string? noted = null) =>
        new AuditVerifier(tables.AuditHistory, noted is null ? null : Convert.FromHexString(noted)).VerifyAsync(CancellationToken.None);

    public static async Task<AuditVerdict.Whole> WholeAsync(this IControlTables tables, string? noted = null) =>
        Assert.IsType<AuditVerdict.Whole>(await tables.VerifyAsync(noted));
}
