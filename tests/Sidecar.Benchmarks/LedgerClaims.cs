using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;

namespace Sidecar.Benchmarks;

/// <summary>
/// Group commit: durable claims a second, CPU time of this process a claim, and the slowest claim, by how many are waited for at a time. A database server's own CPU time is not in it.
/// </summary>
internal static class LedgerClaims
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(LedgerOptions options, IReadOnlyList<int> parallels, TimeSpan duration, TextWriter output)
    {
        var services = new ServiceCollection().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddLedger(options);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var ledger = provider.GetRequiredService<IPaymentLedger>();
        await ClaimAsync(ledger, 64, WarmUp);
        await output.WriteLineAsync($"{options.Kind}, {duration.TotalSeconds:0.#} s each");
        await output.WriteLineAsync($"{"parallel claims",15} {"rows/s",10} {"CPU us/claim",14} {"slowest ms",11}");
        foreach (var parallel in parallels)
        {
            var process = Process.GetCurrentProcess();
            var (cpu, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var (claims, slowest) = await ClaimAsync(ledger, parallel, duration);
            var elapsed = Stopwatch.GetElapsedTime(started);
            process.Refresh();
            await output.WriteLineAsync($"{parallel,15} {claims / elapsed.TotalSeconds,10:0} {(process.TotalProcessorTime - cpu).TotalMicroseconds / claims,14:0.0} {slowest.TotalMilliseconds,11:0.0}");
        }
    }

    private static async Task<(long Claims, TimeSpan Slowest)> ClaimAsync(IPaymentLedger ledger, int parallel, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            var (claims, slowest) = (0L, TimeSpan.Zero);
            for (; Stopwatch.GetElapsedTime(started) < duration; claims++)
            {
                var asked = Stopwatch.GetTimestamp();
                if (await ledger.TryClaimAsync(NewClaim(), CancellationToken.None) is not ClaimOutcome.Claimed)
                {
                    throw new InvalidOperationException("A new payment was not claimed.");
                }

                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(asked).Ticks));
            }

            return (claims, slowest);
        })));
        return (counts.Sum(static count => count.claims), counts.Max(static count => count.slowest));
    }

    private static PaymentClaim NewClaim()
    {
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        RandomNumberGenerator.Fill(key);
        return new PaymentClaim
        {
            Key = new PaymentKey(key),
            X402Version = 2,
            Scheme = "exact",
            Network = "eip155:84532",
            Asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
            PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
            Amount = "10000",
            Payer = string.Concat("0x", Convert.ToHexStringLower(key[..20])),
            Nonce = string.Concat("0x", Convert.ToHexStringLower(key)),
            ValidBefore = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
            Route = "paid",
            Policy = "paid",
            RequestId = Convert.ToHexStringLower(key[..8]),
        };
    }
}
