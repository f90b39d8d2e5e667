using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Ledger;

namespace Sidecar.IntegrationTests.Payments;

/// <summary><c>/admin/payments</c> over the real ledger.</summary>
public sealed class PaymentsPageTests : PaymentPipeline
{
    private const int Many = 10_000;

    [Fact]
    public async Task A_payment_is_found_by_payer_transaction_state_and_route()
    {
        await StartAsync();
        var payment = await PayAsync();
        using var answer = await SendAsync(payment);
        var transaction = payment.Receipt(answer)!.Transaction;

        foreach (var filter in new[]
        {
            $"payer={Buyer.Address.ToString().ToLowerInvariant()}", $"payer={Buyer.Address.ToString().ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)}", $"transaction={transaction}",
            "state=settled", "route=paid", "from=2020-01-01", $"until={TimeProvider.System.GetUtcNow().AddDays(1).ToUnixTimeSeconds()}",
        })
        {
            var found = Assert.Single(await ListAsync("?" + filter));
            Assert.Equal((transaction, "settled", "10000"), (Text(found, "transaction"), Text(found, "state"), Text(found, "amount")));
        }

        foreach (var filter in new[] { "payer=0x00", "transaction=0x00", "state=unknown", "owed=true", "route=pai", "until=2020-01-01" })
        {
            Assert.Empty(await ListAsync("?" + filter));
        }
    }

    [Fact]
    public async Task A_payment_is_shown_with_every_step_it_took()
    {
        await StartAsync();
        var payment = await PayAsync();
        using var answer = await SendAsync(payment);
        var id = Assert.Single(await ListAsync("")).GetProperty("paymentId").GetInt64();

        var details = JsonNode.Parse(await Sidecar.Client.GetStringAsync(Page($"/{id}")))!;

        var states = details["steps"]!.AsArray().Select(step => step!["state"]!.GetValue<string>()).ToList();
        Assert.Equal("claimed", states[0]);
        Assert.Equal(["settling", "settled"], states[^2..]);
        Assert.Equal(answer.Headers.GetValues("X-Request-Id").Single(), details["steps"]![0]!["requestId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Unknown_settlements_are_listed_for_whoever_looks_for_them()
    {
        await StartAsync();
        Facilitator.Settle.Always(FacilitatorBehaviour.Garbage(500));
        var payment = await PayAsync();
        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unknown", Text(Assert.Single(await ListAsync("?state=unknown")), "state"));
    }

    [Fact]
    public async Task Thousands_are_exported_whole_in_both_formats_and_page_by_page()
    {
        await StartAsync();
        await FillAsync();

        var table = (await Sidecar.Client.GetStringAsync(Page("?format=csv"))).Split("\r\n");
        var all = await ListAsync("?limit=all");
        var (paged, next) = (new List<long>(), (string?)"/admin/payments?limit=1000");
        while (next is not null)
        {
            var page = JsonNode.Parse(await Sidecar.Client.GetStringAsync(new Uri(Sidecar.Admin, next)))!;
            paged.AddRange(page["payments"]!.AsArray().Select(payment => payment!["paymentId"]!.GetValue<long>()));
            next = page["next"]?.GetValue<string>();
        }

        var ids = all.Select(payment => payment.GetProperty("paymentId").GetInt64()).ToList();
        Assert.Equal(Many, ids.Distinct().Count());
        Assert.Equal(ids.OrderDescending(), ids);
        Assert.Equal(ids, paged);
        Assert.Equal(ids, table[1..^1].Select(line => long.Parse(line.Split(',')[0], CultureInfo.InvariantCulture)));
    }

    private async Task FillAsync()
    {
        var ledger = Sidecar.Services.GetRequiredService<IPaymentLedger>();
        await Parallel.ForEachAsync(Enumerable.Range(0, Many), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (number, _) =>
            Assert.IsType<ClaimOutcome.Claimed>(await ledger.TryClaimAsync(
                new PaymentClaim
                {
                    Key = new PaymentKey(SHA256.HashData(Encoding.UTF8.GetBytes($"payment {number}"))),
                    RequestId = $"request-{number}",
                    Route = "paid",
                    Policy = "paid",
                    X402Version = 2,
                    Scheme = "exact",
                    Network = "eip155:84532",
                    Asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
                    Amount = "10000",
                    PayTo = SidecarSettings.PayTo,
                },
                CancellationToken.None)));
    }

    private Uri Page(string rest) => new(Sidecar.Admin, "/admin/payments" + rest);

    private async Task<List<JsonElement>> ListAsync(string query)
    {
        using var page = JsonDocument.Parse(await Sidecar.Client.GetStringAsync(Page(query)));
        return [.. page.RootElement.GetProperty("payments").EnumerateArray().Select(payment => payment.Clone())];
    }

    private static string? Text(JsonElement payment, string name) => payment.GetProperty(name).GetString();
}
