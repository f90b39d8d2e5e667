using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger writes into the audit about payments, in the commit in which it was decided. Inherited once per implementation.</summary>
public abstract class PaymentAuditContract : LedgerContract
{
    [Fact]
    public async Task Settlement_is_audited_with_payer_amount_asset_and_request()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        Assert.Empty(await Harness.Tables.WordsAsync());

        await Ledger.RecordedAsync(SettledAndGranted(id));

        var record = Assert.Single(await Harness.Tables.AuditHistory.ListedAsync());
        Assert.Equal(
            new AuditEntry("payment.settle", "done")
            {
                Actor = $"payer:{Claim("p").Payer}",
                Subject = $"payment:{id}",
                Reason = "answered",
                Amount = "10000",
                Currency = Claim("p").Asset,
                RequestId = "r1",
            },
            record.Entry);
    }

    [Theory]
    [InlineData("Settling", "Failed", "payment.settle failed")]
    [InlineData("Unknown", "Failed", "payment.settle unknown,payment.settle failed")]
    [InlineData("Settling", "Unknown", "payment.settle unknown")]
    [InlineData("Settling", "Released", "payment.settle release")]
    [InlineData("Claimed", "Failed", "payment.claim failed")]
    [InlineData("Unknown", "Unknown", "payment.settle unknown")]
    [InlineData("Verified", "Released", "")]
    [InlineData("Claimed", "Forwarded", "")]
    [InlineData("Settling", "Settling", "")]
    public async Task Step_is_audited_where_it_decides_about_money(string from, string to, string words)
    {
        var id = await Ledger.BringToAsync("p", Enum.Parse<PaymentState>(from));
        await Ledger.RecordedAsync(Step(id, Enum.Parse<PaymentState>(to)) with { Reason = "because" });
        Assert.Equal(words, string.Join(',', await Harness.Tables.WordsAsync()));
        await Harness.Tables.WholeAsync();
    }

    [Fact]
    public async Task Answer_that_is_owed_and_then_given_is_audited()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.Grants.OwedAsync(id, "upstream_status_500");
        await Harness.Grants.OwedAsync(id, "again");
        await Harness.Grants.GrantedAsync(Grant(id, GrantKind.Honoured, "r2"));
        await Harness.Grants.RefusedAsync(Grant(id, GrantKind.Honoured, "r3"));

        var records = await Harness.Tables.AuditHistory.ListedAsync();

        Assert.Equal(
            ["payment.settle done  r1", "payment.owe done upstream_status_500 r1", "payment.grant allow honoured r2"],
            records.Select(static record => $"{record.Entry.Action} {record.Entry.Decision} {record.Entry.Reason} {record.Entry.RequestId}"));
    }

    [Fact]
    public async Task Settlement_that_is_reported_twice_is_audited_once_and_its_answer_when_it_goes_out()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Ledger.RecordedAsync(Step(id, Settled) with { Transaction = "0xaa" });
        await Ledger.RecordedAsync(Step(id, Settled) with { Transaction = "0xaa" });
        await Ledger.RecordedAsync(SettledAndGranted(id));
        Assert.Equal(["payment.settle done", "payment.grant allow"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Step_that_is_refused_is_not_audited()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Ledger.ConflictsAsync(Step(id, Failed), Settled);
        Assert.Equal(["payment.settle done"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task What_a_crash_left_open_is_audited_when_it_is_decided()
    {
        var settling = await Ledger.BringToAsync("settling", Settling);
        var claimed = await Ledger.ClaimedAsync("claimed");
        await Harness.CrashAsync();

        var records = await Harness.Tables.AuditHistory.ListedAsync();

        Assert.Equal(
            new[] { $"payment.claim failed payment:{claimed} interrupted", $"payment.settle unknown payment:{settling} interrupted" },
            records.Select(static record => $"{record.Entry.Action} {record.Entry.Decision} {record.Entry.Subject} {record.Entry.Reason}").Order(StringComparer.Ordinal));
        await Harness.Tables.WholeAsync();
        await Ledger.ClaimedAsync("after");
    }
}
