using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using Sidecar.Tests.Admin;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

/// <summary>What the audit has of refusals that come as often as somebody likes.</summary>
public sealed class RefusalAuditTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly KeptAudit _audit = new();
    private readonly RefusalAudit _refusals;

    public RefusalAuditTests() => _refusals = new RefusalAudit(_audit, _time);

    public void Dispose() => _refusals.Dispose();

    [Fact]
    public void A_few_refusals_have_a_record_each()
    {
        for (var i = 0; i < RefusalAudit.InFull; i++)
        {
            _refusals.Post(Denial("a") with { RequestId = $"r{i}" });
        }

        _time.Advance(RefusalAudit.Stretch);
        _refusals.Tell();

        Assert.Equal([.. Enumerable.Range(0, RefusalAudit.InFull).Select(static i => $"r{i}")], _audit.Posted.Select(static entry => entry.RequestId!));
        Assert.Equal(0, _refusals.Counted);
    }

    [Fact]
    public void A_flood_is_in_the_audit_as_a_number_and_none_of_it_is_forgotten()
    {
        for (var i = 0; i < 100_000; i++)
        {
            _refusals.Post(Denial("a"));
        }

        _refusals.Tell();
        Assert.Equal(RefusalAudit.InFull, _audit.Posted.Count);
        _time.Advance(RefusalAudit.Stretch);
        _refusals.Tell();

        Assert.Equal(RefusalAudit.InFull + 1, _audit.Posted.Count);
        Assert.Equal(("more:99990", "agent:a", "a", "deny", "amount_limit day"), Told(_audit.Posted[^1]));
        Assert.Equal(_time.GetUtcNow(), _audit.Posted[^1].At);
        Assert.Equal(99_990, _refusals.Counted);
    }

    [Fact]
    public void A_flood_that_goes_on_for_an_hour_is_a_record_a_minute_and_is_written_one_by_one_again_when_it_was_quiet()
    {
        for (var second = 0; second < 3_600; second++)
        {
            _refusals.Post(Denial("a"));
            _refusals.Post(Denial("a"));
            _time.Advance(TimeSpan.FromSeconds(1));
            _refusals.Tell();
        }

        Assert.InRange(_audit.Posted.Count, 60, 75);
        _time.Advance(2 * RefusalAudit.LongestStretch);
        _refusals.Tell();
        Assert.Equal(7_200, RefusalAudit.InFull + _audit.Posted.Skip(RefusalAudit.InFull).Sum(More));

        _time.Advance(2 * RefusalAudit.LongestStretch);
        _refusals.Tell();
        _refusals.Post(Denial("a") with { RequestId = "again" });
        Assert.Equal("again", _audit.Posted[^1].RequestId);
    }

    [Fact]
    public void One_who_floods_takes_no_records_from_another()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _refusals.Post(Denial("loud"));
        }

        _refusals.Post(Denial("quiet") with { RequestId = "r1" });

        Assert.Contains(_audit.Posted, static entry => entry.RequestId == "r1");
    }

    [Fact]
    public void Many_kinds_at_once_take_no_more_than_their_share_and_no_more_memory()
    {
        const int Kinds = 5_000;
        for (var i = 0; i < Kinds; i++)
        {
            _refusals.Post(Denial($"a{i}"));
        }

        Assert.Equal(RefusalAudit.InFullPerSecond, _audit.Posted.Count);
        for (var second = 0; second < 60; second++)
        {
            var before = _audit.Posted.Count;
            _time.Advance(TimeSpan.FromSeconds(1));
            _refusals.Tell();
            Assert.InRange(_audit.Posted.Count - before, 0, 100);
        }

        Assert.Equal(Kinds, RefusalAudit.InFullPerSecond + _audit.Posted.Skip(RefusalAudit.InFullPerSecond).Sum(More));
        Assert.Equal(Kinds - RefusalAudit.MostKinds, More(Assert.Single(_audit.Posted, static entry => entry.Actor == "several")));
        Assert.Equal("amount_limit", _audit.Posted.Single(static entry => entry.Actor == "several").Reason);
    }

    [Fact]
    public void What_the_ledger_does_not_take_is_counted_and_told_later()
    {
        _audit.IsFull = true;
        _refusals.Post(Denial("a"));
        _time.Advance(RefusalAudit.Stretch);
        _refusals.Tell();
        Assert.Empty(_audit.Posted);

        _audit.IsFull = false;
        _time.Advance(RefusalAudit.Stretch);
        _refusals.Tell();

        Assert.Equal(1, More(Assert.Single(_audit.Posted)));
        Assert.Equal(1, _refusals.Counted);
    }

    [Fact]
    public async Task What_was_counted_is_written_when_the_process_ends()
    {
        for (var i = 0; i < 100; i++)
        {
            _refusals.Post(Denial("a"));
        }

        await _refusals.StopAsync(CancellationToken.None);

        Assert.Equal(90, More(_audit.Posted[^1]));
    }

    [Fact]
    public async Task Money_is_written_at_once_in_the_middle_of_a_flood_of_refusals()
    {
        await using var ledger = await SqliteHarness.OpenAsync();
        using var refusals = new RefusalAudit(ledger.Tables.Audit, ledger.Time);
        for (var i = 0; i < 50_000; i++)
        {
            refusals.Post(Denial($"a{i % 3_000}"));
        }

        var queued = ((ILedgerQueue)ledger.Ledger).Queued;
        var written = await ledger.Tables.Audit.RecordAsync(new AuditEntry("payment.settle", "done") { Actor = "payer:x" }, CancellationToken.None);

        Assert.IsType<LedgerWriteOutcome.Written>(written);
        Assert.InRange(queued, 0, RefusalAudit.InFullPerSecond);
    }

    private static AuditEntry Denial(string agent) => new("spend", "deny") { Actor = $"agent:{agent}", Agent = agent, Reason = "amount_limit day", Subject = "tok" };

    private static (string? Subject, string Actor, string? Agent, string Decision, string? Reason) Told(AuditEntry entry) => (entry.Subject, entry.Actor, entry.Agent, entry.Decision, entry.Reason);

    private static long More(AuditEntry entry) => long.Parse(entry.Subject!.Split(':')[1], CultureInfo.InvariantCulture);
}
