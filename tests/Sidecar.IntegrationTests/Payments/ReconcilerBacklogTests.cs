using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Ledger;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>Payments that nobody will ever say "yes" to stay unknown for good. They must not stand in the way of those that can be found out.</summary>
public sealed class ReconcilerBacklogTests : PaymentPipeline
{
    private const int Hopeless = 120;

    [Fact]
    public async Task Hopeless_payments_do_not_keep_the_reconciler_from_newer_ones()
    {
        await StartWithBacklogAsync();
        var payment = await PayButStayUnknownAsync();

        Facilitator.Settle.Always(call => IsHopeless(call) ? FacilitatorBehaviour.Refused("invalid_exact_evm_nonce_already_used") : FacilitatorBehaviour.Ok());
        await Sidecar.Ledger.WaitForAsync(payment, "settled");

        Assert.Equal(Hopeless, Sidecar.Ledger.Payments().Count(row => row.State == "unknown"));
    }

    [Fact]
    public async Task Hopeless_payments_do_not_keep_a_repeat_from_its_outcome()
    {
        await StartWithBacklogAsync();
        var payment = await PayButStayUnknownAsync();

        Facilitator.Settle.Always(call => IsHopeless(call) ? FacilitatorBehaviour.Refused("invalid_exact_evm_nonce_already_used") : FacilitatorBehaviour.Ok());
        using var told = await Deadline.UntilAsync(
            () => SendAsync(payment), answer => answer.StatusCode != HttpStatusCode.ServiceUnavailable, "the outcome is told to a repeat");

        Expect.Served(told, payment);
    }

    private static bool IsHopeless(FacilitatorCall call) => call.PaymentId.StartsWith("hopeless", StringComparison.Ordinal);

    private async Task<TestPayment> PayButStayUnknownAsync()
    {
        Facilitator.Settle.Always(call => IsHopeless(call) ? FacilitatorBehaviour.Refused("invalid_exact_evm_nonce_already_used") : FacilitatorBehaviour.SettledButPending());
        var payment = await PayAsync();
        using var pending = await SendAsync(payment);
        await Expect.PendingAsync(pending, payment);
        return payment;
    }

    private async Task StartWithBacklogAsync()
    {
        Facilitator.Settle.Always(FacilitatorBehaviour.Refused("invalid_exact_evm_nonce_already_used"));
        await StartAsync();
        var ledger = Sidecar.Services.GetRequiredService<IPaymentLedger>();
        foreach (var name in Enumerable.Range(0, Hopeless).Select(i => $"hopeless {i}"))
        {
            var claimed = Assert.IsType<ClaimOutcome.Claimed>(await ledger.TryClaimAsync(Claim(name), CancellationToken.None));
            var body = JsonSerializer.SerializeToUtf8Bytes(new { paymentPayload = new { payload = new { authorization = new { nonce = name } } } });
            await RecordAsync(ledger, new PaymentTransition(claimed.PaymentId, PaymentState.Settling) { Settlement = new SettlementRequest("primary", body) });
            await RecordAsync(ledger, new PaymentTransition(claimed.PaymentId, PaymentState.Unknown));
        }
    }

    private static async Task RecordAsync(IPaymentLedger ledger, PaymentTransition step) =>
        Assert.IsType<TransitionOutcome.Recorded>(await ledger.RecordAsync(step, CancellationToken.None));

    private static PaymentClaim Claim(string name) => new()
    {
        Key = new PaymentKey(SHA256.HashData(Encoding.UTF8.GetBytes(name))),
        X402Version = 2,
        Scheme = "exact",
        Network = "eip155:84532",
        Asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        PayTo = SidecarSettings.PayTo,
        Amount = "10000",
        Nonce = name,
        Route = "paid",
        Policy = "paid",
        RequestId = name,
    };
}
