using System.CommandLine;
using System.CommandLine.Parsing;
using Sidecar.Protocols.Ethereum;

namespace Buyer;

/// <summary>The command line: `tour`, `get`, `sign` and `wait`.</summary>
internal static class Commands
{
    private static readonly Option<bool> V1 = new("--v1") { Description = "Speak x402 version 1 (X-PAYMENT) instead of 2.", Recursive = true };
    private static readonly Option<string?> Key = new("--key") { Description = "The payer's secret key, 64 hexadecimal digits; a fresh one otherwise. BUYER_KEY in the environment does the same.", Recursive = true };
    private static readonly Argument<Uri> Url = new("url") { CustomParser = OneUrl };

    public static RootCommand Build(HttpClient http, TimeProvider time)
    {
        return new RootCommand("Pays for what an x402 server sells.")
        {
            Options = { V1, Key },
            Subcommands = { Tour(http, time), Get(http, time), Sign(http, time), Wait(http, time) },
        };
    }

    private static Command Tour(HttpClient http, TimeProvider time)
    {
        var proxy = new Option<Uri>("--proxy") { Description = "The sidecar.", CustomParser = OneUrl, DefaultValueFactory = _ => new("http://127.0.0.1:8080") };
        var devnet = new Option<Uri>("--devnet") { Description = "Where balances are looked up.", CustomParser = OneUrl, DefaultValueFactory = _ => new("http://127.0.0.1:8402") };
        var command = new Command("tour", "Tries what the proxy promises, step by step; exits with 0 only if every step held.") { proxy, devnet };
        command.SetAction((parsed, cancellation) =>
        {
            var signer = SignerOf(parsed, time);
            var version = VersionOf(parsed);
            var client = new X402Client(http, signer, version);
            var old = version == 1 ? null : new X402Client(http, signer, version: 1);
            return RunTourAsync(new Tour(parsed.GetValue(proxy)!, http, client, old, signer.Payer, new DevnetBalances(http, parsed.GetValue(devnet)!)), client, signer, cancellation);
        });
        return command;
    }

    private static async Task<int> RunTourAsync(Tour tour, X402Client client, PaymentSigner signer, CancellationToken cancellation)
    {
        var screen = Screen.OfConsole();
        screen.Title($"A buyer meets a paid API, in x402 version {client.Version}");
        screen.Line($"paying from {signer.Payer}");
        screen.Line();
        return await new TourRunner(screen).RunAsync(tour.Steps(), cancellation) ? 0 : 1;
    }

    private static Command Get(HttpClient http, TimeProvider time)
    {
        var command = new Command("get", "Fetches a URL and pays when asked to; the body goes to standard output, the receipt to standard error.") { Url };
        command.SetAction(async (parsed, cancellation) =>
        {
            var (answer, payment) = await new X402Client(http, SignerOf(parsed, time), VersionOf(parsed)).GetAsync(parsed.GetValue(Url)!, cancellation);
            await Console.Error.WriteLineAsync($"{(int)answer.Status}, {(payment is null ? "no payment asked" : answer.Receipt is { Success: true } paid ? $"paid {Money.Dollars(payment.Amount)} in {paid.Transaction}" : "not paid")}");
            Console.WriteLine(answer.Body);
            return (int)answer.Status < 400 ? 0 : 1;
        });
        return command;
    }

    private static Command Sign(HttpClient http, TimeProvider time)
    {
        var command = new Command("sign", "Asks a URL for its price and prints the payment header: curl -H \"$(… sign URL)\" URL.") { Url };
        command.SetAction(async (parsed, cancellation) =>
        {
            var client = new X402Client(http, SignerOf(parsed, time), VersionOf(parsed));
            var payment = client.Sign(await client.SendAsync(parsed.GetValue(Url)!, payment: null, cancellation));
            Console.WriteLine($"{payment.HeaderName}: {payment.HeaderValue}");
        });
        return command;
    }

    private static Command Wait(HttpClient http, TimeProvider time)
    {
        var urls = new Argument<Uri[]>("urls") { Arity = ArgumentArity.OneOrMore, CustomParser = Urls };
        var seconds = new Option<int>("--seconds") { Description = "How long at most.", DefaultValueFactory = _ => 30 };
        var command = new Command("wait", "Waits until every URL answers below 400.") { urls, seconds };
        command.SetAction(async (parsed, cancellation) =>
        {
            var late = await new Readiness(http, time).WaitAsync(parsed.GetValue(urls)!, TimeSpan.FromSeconds(parsed.GetValue(seconds)), cancellation);
            foreach (var url in late)
            {
                await Console.Error.WriteLineAsync($"Not ready: {url}");
            }

            return late.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Uri? OneUrl(ArgumentResult result) => Urls(result)?.Single();

    private static Uri[]? Urls(ArgumentResult result)
    {
        var urls = new List<Uri>();
        foreach (var token in result.Tokens)
        {
            if (!Uri.TryCreate(token.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            {
                result.AddError($"{token.Value} is not an address such as http://127.0.0.1:8080/report.");
                return null;
            }

            urls.Add(url);
        }

        return [.. urls];
    }

    private static int VersionOf(ParseResult parsed) => parsed.GetValue(V1) ? 1 : 2;

    private static PaymentSigner SignerOf(ParseResult parsed, TimeProvider time)
    {
        var secret = parsed.GetValue(Key) ?? Environment.GetEnvironmentVariable("BUYER_KEY");
        return new PaymentSigner(string.IsNullOrEmpty(secret) ? EthereumKey.Generate() : EthereumKey.FromHex(secret), time);
    }
}
