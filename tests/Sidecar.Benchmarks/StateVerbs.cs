using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Benchmarks;

/// <summary>
/// What each verb of each store costs: time, CPU time of this process and allocation a call, by how many calls are waited for at a time. A server's own CPU time is not in it.
/// Every call but the checks has a key of its own, and what it leaves stays there until the end.
/// </summary>
internal static class StateVerbs
{
    private const int AnswerBytes = 1024;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly HolderToken Holder = HolderToken.New();
    private static readonly byte[] Answer = RandomNumberGenerator.GetBytes(AnswerBytes);

    /// <param name="live">Nonces, and as many revocations, that are there before anything is measured.</param>
    public static async Task RunAsync(StateOptions options, int parallel, int calls, int live, TextWriter output)
    {
        // No cap is to be met: what it costs to refuse is another question.
        options.MaxNonces = options.MaxRevocations = options.MaxRateWindows = options.MaxPaymentClaims = options.MaxIdempotencyRecords = live + (4 * calls);
        options.MaxAnswerBytes = 16L << 30;
        var services = new ServiceCollection().AddMetrics().AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddState(options);
        await using var provider = services.BuildServiceProvider();
        foreach (var service in provider.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        var nonces = provider.GetRequiredService<INonces>();
        var revocations = provider.GetRequiredService<IRevocations>();
        await Calls.AwaitAsync(async () => await nonces.TryUseAsync(Calls.NewKey(), Lease, CancellationToken.None) == NonceUse.Fresh);
        await EmptyRevocations.FillAsync(provider);
        await Calls.RepeatAsync(parallel, live, async key => await nonces.TryUseAsync(key, Lease, CancellationToken.None) == NonceUse.Fresh);
        await Calls.RepeatAsync(parallel, live, async key => await revocations.RevokeAsync(key, Lease, CancellationToken.None) == LeaseOutcome.Done);
        await output.WriteLineAsync($"{options.Kind}, {calls} calls of each, {parallel} at a time, {live} nonces and revocations live");
        await output.WriteLineAsync($"{"verb",-20} {Calls.Columns}");
        foreach (var (verb, call) in Verbs(provider))
        {
            await Calls.RepeatAsync(parallel, calls, call);
            await output.WriteLineAsync($"{verb,-20} {await Calls.MeasureAsync(parallel, calls, call)}");
        }
    }

    /// <summary>Each returns whether the store did what it is measured for.</summary>
    private static IEnumerable<(string Verb, Func<Digest, ValueTask<bool>> Call)> Verbs(IServiceProvider provider)
    {
        var claims = provider.GetRequiredService<IPaymentClaims>();
        var nonces = provider.GetRequiredService<INonces>();
        var records = provider.GetRequiredService<IIdempotencyRecords>();
        var answers = provider.GetRequiredService<IStoredAnswers>();
        var limits = provider.GetRequiredService<IRateLimits>();
        var revocations = provider.GetRequiredService<IRevocations>();
        var known = Calls.NewKey();
        Digest[] checkedKeys = [Calls.NewKey(), Calls.NewKey()];

        yield return ("(a new key)", static _ => new(true));
        yield return ("nonce, fresh", async key => await nonces.TryUseAsync(key, Lease, CancellationToken.None) == NonceUse.Fresh);
        yield return ("nonce, used", async _ => await nonces.TryUseAsync(known, Lease, CancellationToken.None) != NonceUse.Unavailable);
        yield return ("claim and release", key => ClaimAndReleaseAsync(claims, PaymentOf(key)));
        yield return ("begin and abandon", async key =>
            await records.TryBeginAsync(key, key, Holder, Lease, CancellationToken.None) is IdempotencyAttempt.Begun
            && await records.AbandonAsync(key, Holder) == LeaseOutcome.Done);
        yield return ("begin and complete", async key =>
            await records.TryBeginAsync(key, key, Holder, Lease, CancellationToken.None) is IdempotencyAttempt.Begun
            && await records.CompleteAsync(key, Holder, Answer, Lease) == LeaseOutcome.Done);
        yield return ("store and find", async key =>
            await answers.StoreAsync(key, key, Answer, Lease) == LeaseOutcome.Done
            && await answers.FindAsync(key, key, CancellationToken.None) is AnswerLookup.Found);
        yield return ("rate, new caller", async key => await limits.TryAcquireAsync(new RateAttempt(new RateCharge(key, 10, Lease, 1)), CancellationToken.None) == RateOutcome.Admitted);
        yield return ("rate, one caller", async _ => await limits.TryAcquireAsync(new RateAttempt(new RateCharge(known, long.MaxValue, Lease, 1)), CancellationToken.None) == RateOutcome.Admitted);
        yield return ("revocation check", async _ => await revocations.CheckAsync(checkedKeys, CancellationToken.None) == RevocationCheck.NotRevoked);
        yield return ("revoke", async key => await revocations.RevokeAsync(key, Lease, CancellationToken.None) == LeaseOutcome.Done);
    }

    private static async ValueTask<bool> ClaimAndReleaseAsync(IPaymentClaims claims, PaymentKey payment) =>
        await claims.TryClaimAsync(payment, Holder, Lease, CancellationToken.None) == ClaimAttempt.Claimed
        && await claims.ReleaseAsync(payment, Holder) == LeaseOutcome.Done;

    private static PaymentKey PaymentOf(Digest key)
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        key.CopyTo(bytes);
        return new PaymentKey(bytes);
    }
}
