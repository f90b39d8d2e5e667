using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Benchmarks;

/// <summary>
/// Group commit: durable writes a second, CPU time of this process a write, and the slowest write, by how many are waited for at a time. A database server's own CPU time is not in it.
/// </summary>
internal static class LedgerWrites
{
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <summary>A claim of a new payment.</summary>
    public static Func<Task> Claims(IServiceProvider services)
    {
        var ledger = services.GetRequiredService<IPaymentLedger>();
        return async () => await ClaimAsync(ledger);
    }

    /// <summary>A payment from its claim to its answer: three writes, of which the last is audited.</summary>
    public static Func<Task> Payments(IServiceProvider services)
    {
        var ledger = services.GetRequiredService<IPaymentLedger>();
        var settlement = new SettlementRequest("primary", new byte[2048]);
        return async () =>
        {
            var (id, number) = await ClaimAsync(ledger);
            await RecordedAsync(ledger, new PaymentTransition(id, PaymentState.Settling) { ClaimNumber = number, Settlement = settlement });
            await RecordedAsync(ledger, new PaymentTransition(id, PaymentState.Settled)
            {
                ClaimNumber = number,
                Transaction = Guid.NewGuid().ToString("n"),
                Grant = new PaymentGrant(id, GrantKind.Answered, "r"),
            });
        };
    }

    /// <summary>A spend of one of a hundred agents under a budget and a token of its own, with its record of the audit.</summary>
    public static Func<Task> Spends(IServiceProvider services)
    {
        var ledger = services.GetRequiredService<ISpendLedger>();
        return async () =>
        {
            var spend = NewSpend();
            var audit = new AuditEntry("spend", "allow")
            {
                Actor = $"agent:{spend.Agent}",
                Agent = spend.Agent,
                Subject = spend.Token.ToString(),
                Amount = "250000",
                Currency = "USD",
                Merchant = spend.Merchant,
                Category = spend.Category,
                RequestId = spend.RequestId,
            };
            if (await ledger.RecordAsync(spend, audit, CancellationToken.None) is not LedgerWriteOutcome.Written)
            {
                throw new InvalidOperationException("A spend was not written.");
            }
        };
    }

    public static async Task RunAsync(LedgerOptions options, Func<IServiceProvider, Func<Task>> make, IReadOnlyList<int> parallels, TimeSpan duration, TextWriter output)
    {
        var services = new ServiceCollection().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddLedger(options);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var write = make(provider);
        await WriteAsync(write, 64, WarmUp);
        await output.WriteLineAsync($"{options.Kind}, {duration.TotalSeconds:0.#} s each");
        await output.WriteLineAsync($"{"at once",15} {"a second",10} {"CPU us each",14} {"slowest ms",11}");
        foreach (var parallel in parallels)
        {
            var process = Process.GetCurrentProcess();
            var (cpu, started) = (process.TotalProcessorTime, Stopwatch.GetTimestamp());
            var (writes, slowest) = await WriteAsync(write, parallel, duration);
            var elapsed = Stopwatch.GetElapsedTime(started);
            process.Refresh();
            await output.WriteLineAsync($"{parallel,15} {writes / elapsed.TotalSeconds,10:0} {(process.TotalProcessorTime - cpu).TotalMicroseconds / writes,14:0.0} {slowest.TotalMilliseconds,11:0.0}");
        }
    }

    private static async Task<(long Writes, TimeSpan Slowest)> WriteAsync(Func<Task> write, int parallel, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, parallel).Select(_ => Task.Run(async () =>
        {
            var (writes, slowest) = (0L, TimeSpan.Zero);
            for (; Stopwatch.GetElapsedTime(started) < duration; writes++)
            {
                var asked = Stopwatch.GetTimestamp();
                await write();
                slowest = TimeSpan.FromTicks(Math.Max(slowest.Ticks, Stopwatch.GetElapsedTime(asked).Ticks));
            }

            return (writes, slowest);
        })));
        return (counts.Sum(static count => count.writes), counts.Max(static count => count.slowest));
    }

    private static async Task<ClaimOutcome.Claimed> ClaimAsync(IPaymentLedger ledger) =>
        await ledger.TryClaimAsync(NewClaim(), CancellationToken.None) as ClaimOutcome.Claimed ?? throw new InvalidOperationException("A new payment was not claimed.");

    private static async Task RecordedAsync(IPaymentLedger ledger, PaymentTransition step)
    {
        if (await ledger.RecordAsync(step, CancellationToken.None) is not TransitionOutcome.Recorded)
        {
            throw new InvalidOperationException("A step was not recorded.");
        }
    }

    private static SpendRecord NewSpend()
    {
        Span<byte> id = stackalloc byte[SHA256.HashSizeInBytes];
        RandomNumberGenerator.Fill(id);
        var token = new Digest(id);
        RandomNumberGenerator.Fill(id);
        return new SpendRecord(new Digest(id), $"agent-{id[0] % 100}", new SpendAmount(250_000, "USD"), TimeProvider.System.GetUtcNow())
        {
            Budget = $"budget-{id[0] % 5}",
            Token = token,
            Merchant = "shop.example",
            Category = "data",
            RequestId = Convert.ToHexStringLower(id[..8]),
            Route = "paid",
        };
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
