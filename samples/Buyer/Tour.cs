using System.Net;
using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Buyer;

/// <summary>What the proxy promises, tried one promise after the other with the demo's routes.</summary>
internal sealed class Tour(Uri proxy, HttpClient http, X402Client client, X402Client? oldClient, EthereumAddress payer, DevnetBalances balances)
{
    private const int Copies = 20;
    private readonly Uri _report = new(proxy, "/report");
    private Payment? _spent;

    private string RequiredHeader => client.Version == 1 ? "402 body" : X402Headers.PaymentRequired;

    private string ReceiptHeader => client.Version == 1 ? X402Headers.XPaymentResponse : X402Headers.PaymentResponse;

    public IReadOnlyList<TourStep> Steps()
    {
        List<TourStep> steps =
        [
            new("An open route costs nothing", OpenRouteAsync),
            new("A paid route names its price", PriceAsync),
            new("A payment buys the answer", PayAsync),
            new("The same request with the same payment gets the same answer", RepeatAsync),
            new("The same payment buys nothing else", ReplayAsync),
            new("A failing upstream is not paid for", FailAsync),
            new($"{Copies} copies of one payment buy one answer", CopiesAsync),
        ];
        if (oldClient is not null)
        {
            steps.Add(new("A client of x402 version 1 pays too", cancellation => PayOldAsync(oldClient, cancellation)));
        }

        return steps;
    }

    private async Task<StepResult> OpenRouteAsync(CancellationToken cancellation)
    {
        var answer = await client.SendAsync(new Uri(proxy, "/menu"), payment: null, cancellation);
        Require(answer.Status == HttpStatusCode.OK, $"GET /menu answered {Describe(answer)}.");
        return new("GET /menu → 200");
    }

    private async Task<StepResult> PriceAsync(CancellationToken cancellation)
    {
        var answer = await client.SendAsync(_report, payment: null, cancellation);
        Require(answer.Status == HttpStatusCode.PaymentRequired, $"GET /report answered {Describe(answer)} instead of 402.");
        Require(answer.Offer is not null, $"The 402 carries no offer that a client of version {client.Version} can read.");
        var offer = answer.Offer!;
        return new("GET /report → 402", (RequiredHeader, $"{offer.Price} on {offer.Network} to {Screen.Short(offer.PayTo)}"));
    }

    private async Task<StepResult> PayAsync(CancellationToken cancellation)
    {
        var before = await balances.OfAsync(payer, cancellation);
        var (answer, payment) = await client.GetAsync(_report, cancellation);
        _spent = payment;
        RequireReceipt(answer, payment);
        var after = await balances.OfAsync(payer, cancellation);
        Require(before - after == payment!.Amount, $"The payer's balance went from {Money.Dollars(before)} to {Money.Dollars(after)}, not down by {Money.Dollars(payment.Amount)}.");
        return new(
            "GET /report → 200",
            (payment.HeaderName, $"{Money.Dollars(payment.Amount)} from {Screen.Short(payer.ToString())}, valid until {payment.ValidBefore:HH:mm:ss} UTC"),
            (ReceiptHeader, $"settled in transaction {Screen.Short(answer.Receipt!.Transaction)}"),
            ("answer", OneLine(answer.Body)),
            ("balance", $"{Money.Dollars(before)} → {Money.Dollars(after)}"));
    }

    private async Task<StepResult> RepeatAsync(CancellationToken cancellation)
    {
        Require(_spent is not null, "There is no spent payment to try again.");
        var (before, served) = (await balances.OfAsync(payer, cancellation), await ServedAsync(cancellation));
        var answer = await client.SendAsync(_report, _spent, cancellation);
        Require(answer.Status == HttpStatusCode.OK && answer.IsReplayed, $"The repeat was answered with {Describe(answer)}, where the stored answer is due.");
        RequireReceipt(answer, _spent);
        await RequireUnchangedAsync(before, served, cancellation);
        return new(
            "GET /report → 200, Idempotent-Replayed", ("answer", OneLine(answer.Body)), ("merchant", "was not asked"), ("balance", $"{Money.Dollars(before)}, unchanged"));
    }

    private async Task<StepResult> ReplayAsync(CancellationToken cancellation)
    {
        Require(_spent is not null, "There is no spent payment to try again.");
        var (before, served) = (await balances.OfAsync(payer, cancellation), await ServedAsync(cancellation));
        var answer = await client.SendAsync(new Uri(_report, "?of=another-day"), _spent, cancellation);
        Require((int)answer.Status is >= 400 and < 500, $"The spent payment was answered with {Describe(answer)}.");
        await RequireUnchangedAsync(before, served, cancellation);
        return new($"GET /report?of=another-day → {(int)answer.Status}", Because(answer, ("balance", $"{Money.Dollars(before)}, unchanged")));
    }

    private async Task<StepResult> FailAsync(CancellationToken cancellation)
    {
        var (before, served) = (await balances.OfAsync(payer, cancellation), await ServedAsync(cancellation));
        var (answer, payment) = await client.GetAsync(new Uri(proxy, "/fail"), cancellation);
        Require(payment is not null, $"GET /fail answered {Describe(answer)} and asked for no payment.");
        Require(answer.Status == HttpStatusCode.InternalServerError, $"GET /fail answered {Describe(answer)}, where the upstream says 500.");
        Require(answer.Receipt is not { Success: true }, "The failure came with a receipt.");
        await RequireUnchangedAsync(before, served, cancellation);
        return new("GET /fail → 500", ("answer", OneLine(answer.Body)), ("balance", $"{Money.Dollars(before)}, unchanged"));
    }

    private async Task<StepResult> CopiesAsync(CancellationToken cancellation)
    {
        var (before, served) = (await balances.OfAsync(payer, cancellation), await ServedAsync(cancellation));
        var payment = client.Sign(await client.SendAsync(_report, payment: null, cancellation));
        var answers = await Task.WhenAll(Enumerable.Range(0, Copies).Select(_ => client.SendAsync(_report, payment, cancellation)));
        var (after, servedAfter) = (await balances.OfAsync(payer, cancellation), await ServedAsync(cancellation));

        var counts = string.Join(", ", answers.GroupBy(a => (int)a.Status).OrderBy(g => g.Key).Select(g => $"{g.Count()} × {g.Key}"));
        Require(answers.Count(a => a.Status == HttpStatusCode.OK && !a.IsReplayed) == 1, $"{Copies} copies were answered {counts}, where one 200 of the merchant's is due.");
        Require(answers.All(a => a.Status == HttpStatusCode.OK || (int)a.Status is >= 400 and < 500), $"{Copies} copies were answered {counts}, where the others are due a 4xx.");
        Require(servedAfter == served + 1, $"The merchant served {servedAfter - served} reports for one payment.");
        Require(before - after == payment.Amount, $"One payment moved {Money.Dollars(before - after)}.");
        return new("GET /report × 20", ("answers", counts), ("merchant", $"served 1 report"), ("balance", $"{Money.Dollars(before)} → {Money.Dollars(after)}"));
    }

    private async Task<StepResult> PayOldAsync(X402Client old, CancellationToken cancellation)
    {
        var (answer, payment) = await old.GetAsync(_report, cancellation);
        RequireReceipt(answer, payment);
        return new(
            "GET /report → 200",
            (payment!.HeaderName, $"{Money.Dollars(payment.Amount)} from {Screen.Short(payer.ToString())}"),
            (X402Headers.XPaymentResponse, $"settled on {answer.Receipt!.Network} in transaction {Screen.Short(answer.Receipt.Transaction)}"));
    }

    private void RequireReceipt(Answer answer, Payment? payment)
    {
        Require(payment is not null, $"GET /report answered {Describe(answer)} and asked for no payment.");
        Require(answer.Status == HttpStatusCode.OK, $"The payment was answered with {Describe(answer)}.");
        Require(answer.Receipt is { Success: true }, "The answer carries no receipt.");
        Require(payer.ToString().Equals(answer.Receipt!.Payer, StringComparison.OrdinalIgnoreCase), $"The receipt names {answer.Receipt.Payer} as payer.");
        Require(answer.Receipt.Transaction.Length == 66, "The receipt names no transaction.");
    }

    private async Task RequireUnchangedAsync(BigInteger before, int served, CancellationToken cancellation)
    {
        var after = await balances.OfAsync(payer, cancellation);
        Require(after == before, $"It moved money: {Money.Dollars(before)} → {Money.Dollars(after)}.");
        Require(await ServedAsync(cancellation) == served, "It made the merchant serve a report.");
    }

    // The merchant counts its reports and tells on the open route; that is how a double serving would show.
    private async Task<int> ServedAsync(CancellationToken cancellation)
    {
        using var menu = JsonDocument.Parse(await http.GetStringAsync(new Uri(proxy, "/menu"), cancellation));
        return menu.RootElement.GetProperty("reportsServed").GetInt32();
    }

    private static (string Name, string Value)[] Because(Answer answer, params (string Name, string Value)[] details) =>
        answer.Reason is { } reason ? [("because", reason), .. details] : details;

    private static string Describe(Answer answer) => answer.Reason is { } reason ? $"{(int)answer.Status} ({reason})" : $"{(int)answer.Status}";

    private static string OneLine(string body) => body.ReplaceLineEndings(" ").Trim() is { Length: > 100 } long_ ? long_[..99] + "…" : body.ReplaceLineEndings(" ").Trim();

    private static void Require(bool held, string otherwise)
    {
        if (!held)
        {
            throw new X402Exception(otherwise);
        }
    }
}
