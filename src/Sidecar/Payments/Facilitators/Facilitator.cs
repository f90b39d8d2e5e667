using Sidecar.Protocols.X402;
using Sidecar.Resilience;

namespace Sidecar.Payments.Facilitators;

/// <summary>A facilitator with what is known of it: the kinds it supports and how it has been doing.</summary>
internal sealed class Facilitator(string name, FacilitatorOptions options, FacilitatorClient client, CircuitBreaker breaker)
{
    // An identical repeat is answered from what the facilitator knows by now; it need not be given the first one's patience.
    private static readonly TimeSpan RepeatTimeout = TimeSpan.FromSeconds(15);

    /// <summary>How soon a facilitator must have turned a settlement away for another to be asked instead.</summary>
    public static readonly TimeSpan FailoverWindow = TimeSpan.FromSeconds(10);

    /// <summary>The key under <c>Sidecar:Facilitators</c>.</summary>
    public string Name { get; } = name;

    public TimeSpan SupportedRefresh => options.SupportedRefresh;

    /// <summary>The longest that a settlement may keep an answer waiting: the call and its one repeat.</summary>
    public static TimeSpan LongestSettlement(FacilitatorOptions options) => options.SettleTimeout + Shorter(options.SettleTimeout, RepeatTimeout);

    /// <summary>For how long the breaker keeps this facilitator from being asked; null when it may be.</summary>
    public TimeSpan? OpenFor => breaker.OpenFor;

    public async ValueTask<VerifyOutcome> VerifyAsync(ReadOnlyMemory<byte> body)
    {
        if (!breaker.TryAdmit())
        {
            return new VerifyOutcome.Unreachable("the circuit breaker is open", breaker.OpenFor);
        }

        var outcome = await client.VerifyAsync(body);
        breaker.Report(outcome is not VerifyOutcome.Unreachable);
        return outcome;
    }

    /// <summary>
    /// Asks for the settlement; when the outcome is unknown, once more with the identical body. The breaker does not stop this:
    /// the upstream has answered and the payment was promised. After an unknown first call, a "no" to the second is no proof that
    /// the first failed (its nonce may be spent), so only a "yes" is believed.
    /// </summary>
    public async ValueTask<SettleOutcome> SettleAsync(ReadOnlyMemory<byte> body)
    {
        // Not asked for leave: where payments are verified here, this is the only call that can be the probe the breaker waits for.
        _ = breaker.TryAdmit();
        var first = await client.SettleAsync(body, options.SettleTimeout);
        breaker.Report(first is SettleOutcome.Settled or SettleOutcome.Declined);
        if (first is not SettleOutcome.Unknown)
        {
            return first;
        }

        return await RepeatAsync(body) is SettleOutcome.Settled settled ? settled : first;
    }

    /// <summary>Asks again for a settlement whose outcome is unknown.</summary>
    public ValueTask<SettleOutcome> RepeatAsync(ReadOnlyMemory<byte> body) =>
        client.SettleAsync(body, Shorter(options.SettleTimeout, RepeatTimeout));

    public ValueTask<(IReadOnlyList<SupportedKind>? Kinds, string Note)> SupportedAsync(CancellationToken cancellationToken) =>
        client.SupportedAsync(cancellationToken);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;
}
