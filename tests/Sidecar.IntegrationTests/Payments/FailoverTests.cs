using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Payments.Facilitators;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Two facilitators: verify may go to the other at any time, settle only when the first certainly did not begin.</summary>
public sealed class FailoverTests : PaymentPipeline, IAsyncLifetime
{
    private ScriptedFacilitator _second = null!;

    async Task IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        _second = await ScriptedFacilitator.StartAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task First_facilitator_of_the_file_is_asked_and_the_second_is_not()
    {
        await StartBothAsync();

        using var answer = await SendAsync(await PayAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(Facilitator.Settlements);
        AssertNeverAskedForMoney(_second);
    }

    [Fact]
    public async Task Verify_fails_over_and_settle_stays_with_who_verified()
    {
        await StartBothAsync();
        Facilitator.Verify.Always(FacilitatorBehaviour.Reset());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal((1, 0), (Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle)));
        Assert.Single(_second.Settlements);
    }

    [Fact]
    public async Task Verify_fails_over_when_the_first_is_gone()
    {
        await StartBothAsync();
        var payment = await PayAsync();
        await Facilitator.DisposeAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(_second.Settlements);
    }

    [Fact]
    public async Task Verdict_against_a_payment_is_not_taken_to_another_judge()
    {
        await StartBothAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("insufficient_funds"));

        using var answer = await SendAsync(await PayAsync());

        await Expect.PriceAsync(answer, "insufficient_funds");
        AssertNeverAskedForMoney(_second);
    }

    [Fact]
    public async Task Settle_does_not_fail_over_when_the_first_may_have_begun()
    {
        await StartBothAsync();
        Facilitator.Settle.Always(FacilitatorBehaviour.SettleThenDrop());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        await Expect.PendingAsync(answer, payment);
        Assert.Equal("unknown", Sidecar.Ledger.StateOf(payment));
        AssertNeverAskedForMoney(_second);
    }

    [Fact]
    public async Task Settle_fails_over_when_the_first_turned_it_away()
    {
        await StartBothAsync();
        Facilitator.Settle.Always(FacilitatorBehaviour.TooManyRequests());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty(Facilitator.Settlements);
        Assert.Single(_second.Settlements);
        Assert.Equal(["claimed", "verified", "forwarded", "settling", "settling", "settled"], Sidecar.Ledger.Find(payment)!.Transitions);
    }

    [Fact]
    public async Task Settle_fails_over_when_the_first_is_gone()
    {
        var mayAnswer = new TaskCompletionSource();
        Upstream.On("/paid/report", UpstreamReply.Json("{}").After(mayAnswer.Task));
        await StartBothAsync();
        var payment = await PayAsync();

        var sending = SendAsync(payment);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "the upstream is called");
        await Facilitator.DisposeAsync();
        mayAnswer.SetResult();
        using var answer = await sending;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(_second.Settlements);
    }

    [Fact]
    public async Task Unknown_settlement_of_the_second_is_reconciled_with_the_second()
    {
        await StartBothAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.Unauthorized());
        _second.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.SettledButPending());
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);
        await Expect.PendingAsync(answer, payment);
        await Sidecar.Ledger.WaitForAsync(payment, "settled");

        Assert.Empty(Facilitator.Settlements);
        Assert.Single(_second.Settlements);
        Assert.Single(_second.CallsTo(FacilitatorEndpoint.Settle).DistinctBy(call => call.Text));
    }

    [Fact]
    public async Task Both_facilitators_without_a_verdict_is_later()
    {
        await StartBothAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.Garbage());
        _second.Verify.Next(FacilitatorBehaviour.Reset());

        using var answer = await SendAsync(await PayAsync());

        await Expect.LaterAsync(answer, "facilitator_unavailable");
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Facilitator_that_does_not_support_the_payment_is_passed_over()
    {
        Facilitator.Kinds = [SupportedKind.SolanaDevnetV2];
        await StartBothAsync(supporting: 1);

        using var answer = await SendAsync(await PayAsync());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        AssertNeverAskedForMoney(Facilitator);
        Assert.Single(_second.Settlements);
    }

    // The names are against the alphabet: the file's order counts.
    private async Task StartBothAsync(int supporting = 2)
    {
        await StartAsync(new SidecarSettings(Upstream.Address).Facilitator("zebra", Facilitator.Url).Facilitator("ant", _second.Url));
        var directory = Sidecar.Services.GetRequiredService<FacilitatorDirectory>();
        await Deadline.UntilAsync(
            () => directory.Current.Supporting(2, "exact", "eip155:84532").Count == supporting, $"{supporting} facilitators have said that they support the payment");
    }

    private static void AssertNeverAskedForMoney(ScriptedFacilitator facilitator) =>
        Assert.All(facilitator.Calls, call => Assert.Equal(FacilitatorEndpoint.Supported, call.Endpoint));
}
