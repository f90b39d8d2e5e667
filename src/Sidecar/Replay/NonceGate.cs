using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>
/// A request that was captured and is sent again does not pass: its nonce counts once, and its time ends before the nonce is forgotten. In the order shape, time, claim, so that junk
/// and old requests fill no store.
/// </summary>
/// <param name="policy">The scope of callers without an identity.</param>
internal sealed class NonceGate(string policy, NonceReader reader, TimeWindow accepted, INonces nonces, TimeProvider time) : IWritingGate, IPlanCondition
{
    public string Name => NonceGateFactory.SectionName;

    public (string Key, string Message)? Unmet(IReadOnlyList<IGate> gates) =>
        reader.ReadsSignature && !gates.Any(static gate => gate is ISignedNonceSource { VerifiesSignatures: true })
            ? (nameof(NonceOptions.Source), "is Signature, and nothing in the policy verifies signatures, so every request would be refused; write Headers, or Authenticate with AgentHmac or MessageSignature in AnyOf")
            : null;

    public ValueTask<Verdict> EnterAsync(Passage passage, CancellationToken cancellationToken)
    {
        var (presented, refusal) = reader.Read(passage);
        if (refusal is not null)
        {
            return Verdict.Refuse(refusal);
        }

        var now = time.GetUtcNow();
        if (accepted.Judge(presented.At, now) is not Timeliness.Timely and var timeliness)
        {
            return Verdict.Refuse(FreshnessRefusals.Stale(timeliness == Timeliness.Future, accepted, now));
        }

        if (presented.IsUsed)
        {
            return Verdict.Pass;
        }

        // Not the client's token: whether a claim that is under way was made should not hang on a client that leaves.
        var use = nonces.TryUseAsync(KeyOf(presented.Nonce, passage.Principal), accepted.Retention, CancellationToken.None);
        return use.IsCompletedSuccessfully ? ToVerdict(use.Result) : AwaitAsync(use);
    }

    private static async ValueTask<Verdict> AwaitAsync(ValueTask<NonceUse> use) => ToVerdict(await use);

    private static Verdict ToVerdict(NonceUse use) => use switch
    {
        NonceUse.Fresh => Verdict.Pass,
        NonceUse.Used => FreshnessRefusals.Replayed(),
        _ => FreshnessRefusals.StoreUnavailable(),
    };

    // A caller's nonce counts in all policies: what was captured on one route is not fresh on another.
    private Digest KeyOf(string nonce, Principal? principal) =>
        principal is null ? Digest.OfParts("policy", policy, nonce) : Digest.OfParts("principal", principal.Kind, principal.Id, nonce);
}
