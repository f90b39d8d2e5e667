using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises to whoever only looks a payment up. Inherited once per implementation.</summary>
public abstract class PaymentLookupContract : LedgerContract
{
    public static TheoryData<string> AllStates => [.. Enum.GetNames<PaymentState>()];

    private IPaymentLookup Lookup => Harness.Lookup;

    [Fact]
    public async Task Key_that_nobody_claimed_is_unknown_and_stays_free()
    {
        await Ledger.ClaimedAsync("another");
        Assert.Null(await FindAsync("p"));
        Assert.Equal(1, await Harness.CountPaymentsAsync());
        await Ledger.ClaimedAsync("p");
    }

    [Theory]
    [MemberData(nameof(AllStates))]
    public async Task Payment_is_found_as_it_stands(string name)
    {
        var state = Enum.Parse<PaymentState>(name);
        var id = await Ledger.BringToAsync("p", state);
        var before = await Harness.HistoryAsync(id);
        var found = await FindAsync("p");
        Assert.Equal((id, Key("p"), state, null, false), (found!.PaymentId, found.Key, found.State, found.Grant, found.IsOwed));
        Assert.Equal((2, Claim("p").Network, Claim("p").Payer), (found.X402Version, found.Network, found.Payer));
        Assert.Equal(before, await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Transaction_reason_and_fingerprint_are_found()
    {
        var settled = await Ledger.ClaimedAsync(Claim("settled") with { Fingerprint = Hash("request") });
        await Ledger.RecordedAsync(Step(settled.PaymentId, Settling));
        await Ledger.RecordedAsync(Step(settled.PaymentId, Settled) with { Transaction = "0xaa" });
        var unknown = await Ledger.BringToAsync("unknown", Settling);
        await Ledger.RecordedAsync(Step(unknown, Unknown) with { Reason = "timeout" });
        var found = await FindAsync("settled");
        Assert.Equal(("0xaa", Hash("request")), (found!.Transaction, found.Fingerprint!.Value));
        Assert.Equal((null, "timeout"), (await FindAsync("unknown") is { } told ? (told.Transaction, told.Reason) : default));
    }

    [Fact]
    public async Task Grant_and_debt_are_found_as_they_come_and_go()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.Grants.OwedAsync(id, "interrupted");
        Assert.Equal((null, true), await GivenAsync("p"));
        await Harness.Grants.GrantedAsync(Grant(id, GrantKind.Honoured));
        Assert.Equal((GrantKind.Honoured, false), await GivenAsync("p"));
        await Harness.Grants.OwedAsync(id, "upstream_failed");
        Assert.Equal((GrantKind.Honoured, true), await GivenAsync("p"));
        var answered = await Ledger.BringToAsync("answered", Settling);
        await Ledger.RecordedAsync(SettledAndGranted(answered));
        Assert.Equal((GrantKind.Answered, false), await GivenAsync("answered"));
    }

    [Fact]
    public async Task Payment_that_was_released_and_claimed_anew_is_found_in_use()
    {
        var id = await Ledger.BringToAsync("p", Released);
        Assert.Equal(Released, (await FindAsync("p"))!.State);
        Assert.Equal(id, await Ledger.ClaimedAsync("p", "r2"));
        Assert.Equal((id, Claimed), (await FindAsync("p") is { } found ? (found.PaymentId, found.State) : default));
    }

    [Fact]
    public async Task Payment_is_found_after_a_restart_and_after_a_crash()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await Harness.RestartAsync();
        Assert.Equal((id, Settled), (await FindAsync("p") is { } restarted ? (restarted.PaymentId, restarted.State) : default));
        await Harness.CrashAsync();
        Assert.Equal((id, Settled), (await FindAsync("p") is { } crashed ? (crashed.PaymentId, crashed.State) : default));
    }

    [Fact]
    public async Task Cancelled_lookup_says_nothing() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Lookup.FindAsync(Key("p"), new CancellationToken(canceled: true)));

    private async Task<PaymentSnapshot?> FindAsync(string name) => await Lookup.FindAsync(Key(name), CancellationToken.None);

    private async Task<(GrantKind? Grant, bool IsOwed)> GivenAsync(string name) => await FindAsync(name) is { } found ? (found.Grant, found.IsOwed) : default;
}
