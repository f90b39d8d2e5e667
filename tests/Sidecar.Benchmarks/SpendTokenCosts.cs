using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.SpendTokens;
using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>What it costs to know that a spend token is genuine, on one thread: time and allocation a call. Stores are in memory; no ledger is asked.</summary>
internal static class SpendTokenCosts
{
    public static async Task RunAsync(int calls, TextWriter output)
    {
        await output.WriteLineAsync($"{calls} calls of each");
        await output.WriteLineAsync($"{"spend tokens",-28} {"us/call",10} {"bytes/call",12}");
        foreach (var algorithm in new[] { SignatureAlgorithm.Es256, SignatureAlgorithm.Ed25519 })
        {
            var key = SigningKey.Generate(algorithm, "spending-1");
            await using var provider = Compose(key, calls);
            await EmptyRevocations.FillAsync(provider);
            var verifier = provider.GetRequiredService<SpendTokenVerifier>();
            var tokens = Enumerable.Range(0, calls).Select(_ => SpendTokenFiles.Sign(key)).ToArray();
            await output.WriteLineAsync($"{algorithm + ", first",-28} {await MeasureAsync(verifier, tokens)}");
            await output.WriteLineAsync($"{algorithm + ", seen",-28} {await MeasureAsync(verifier, Enumerable.Repeat(tokens[0], calls))}");
        }
    }

    private static ServiceProvider Compose(SigningKey key, int calls)
    {
        var issuer = new JwtIssuerOptions { Issuer = SpendTokenFiles.Issuer, Audiences = [SpendTokenFiles.Merchant], Keys = SpendTokenFiles.KeySetOf(key) };
        var options = new SpendTokensOptions { Merchant = SpendTokenFiles.Merchant, TrustedIssuers = ["spending"], MaxVerifiedTokens = calls };
        return new ServiceCollection()
            .AddMetrics()
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton(TimeProvider.System)
            .AddState(new StateOptions())
            .AddLedger(new LedgerOptions())
            .AddSingleton<ITokenCutoffs, NoCutoffs>()
            .AddIdentity(new IdentityOptions())
            .AddJwt(new JwtOptions { Issuers = { ["spending"] = issuer } })
            .AddSpendTokens(options, publicUrl: null)
            .BuildServiceProvider();
    }

    private static async Task<string> MeasureAsync(SpendTokenVerifier verifier, IEnumerable<string> tokens)
    {
        GC.Collect();
        var (count, allocated, started) = (0, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        foreach (var token in tokens)
        {
            count++;
            if (await verifier.VerifyAsync(token.AsMemory(), CancellationToken.None) is SpendTokenVerification.Rejected { Refusal: var refusal })
            {
                throw new InvalidOperationException($"The token was not taken: {refusal.Note}.");
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return $"{elapsed.TotalMicroseconds / count,10:0.00} {(double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / count,12:0.0}";
    }
}
