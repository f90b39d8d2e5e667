using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What became of the signatures of a request that are meant for one profile. A closed set.</summary>
internal abstract record SignatureTrial
{
    private SignatureTrial()
    {
    }

    internal sealed record Proven(MessageSignature Signature, ProfileVerdict.Verified Verdict) : SignatureTrial;

    /// <param name="Refusal">Why the first of them is not good; where none was looked into, why the first was passed over.</param>
    internal sealed record Refused(Refusal Refusal) : SignatureTrial;

    /// <summary>None is meant for the profile.</summary>
    internal sealed record Absent : SignatureTrial
    {
        public static readonly Absent Instance = new();
    }

    /// <summary>Tries them in their order until one is good, and no more than the profile says; one that is passed over costs nothing and leaves its place to the next.</summary>
    /// <param name="told">Hears of every verdict.</param>
    public static async ValueTask<SignatureTrial> RunAsync(
        ISignatureProfile profile, IReadOnlyList<MessageSignature> signatures, SignedRequest request, Action<ProfileVerdict>? told, CancellationToken cancellationToken)
    {
        var (tried, refusal, passedOver) = (0, (Refusal?)null, (Refusal?)null);
        foreach (var signature in signatures.Where(signature => profile.Claims(signature, request)))
        {
            if (tried == profile.MostSignatures)
            {
                break;
            }

            var verdict = await profile.VerifyAsync(signature, request, cancellationToken);
            told?.Invoke(verdict);
            switch (verdict)
            {
                case ProfileVerdict.Verified verified:
                    return new Proven(signature, verified);
                case ProfileVerdict.PassedOver skipped:
                    passedOver ??= skipped.Refusal;
                    break;
                case ProfileVerdict.Refused refused:
                    tried++;
                    refusal ??= refused.Refusal;
                    break;
            }
        }

        return (refusal ?? passedOver) is { } reason ? new Refused(reason) : Absent.Instance;
    }
}
