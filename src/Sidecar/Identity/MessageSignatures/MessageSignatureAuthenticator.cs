using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Finds the signature that proves who calls. Of several, each is tried with the profiles that it is meant for, and one that is good is enough; signatures that are meant for nobody here
/// (of a proxy on the way, for another purpose) are none.
/// </summary>
internal sealed class MessageSignatureAuthenticator(IReadOnlyList<ISignatureProfile> profiles, SignedRequests requests, SignatureMetrics metrics) : IAuthenticator
{
    private readonly bool _enforces = profiles.Any(static profile => profile.Mode == SignatureMode.Enforce);

    public CredentialKind Kind => CredentialKind.MessageSignature;

    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; } =
    [
        new(HeaderNames.WWWAuthenticate, SignatureRefusals.Challenge),
        new("Accept-Signature", string.Join(", ", profiles.Where(static profile => profile.Mode == SignatureMode.Enforce).Select(static profile => profile.Wanted))),
    ];

    public IReadOnlyList<string> SecretsIn(IHeaderDictionary headers) => [];

    public bool VerifiesSignatures => _enforces;

    public ValueTask<Authentication> AuthenticateAsync(Passage passage, CancellationToken cancellationToken)
    {
        var headers = passage.Request.Headers;
        if (!headers.ContainsKey("Signature-Input") && !headers.ContainsKey("Signature"))
        {
            return Authentication.Absent;
        }

        var request = requests.Of(passage);
        switch (Protocols.HttpSignatures.MessageSignatures.Read(request.Message.Headers))
        {
            case MessageSignaturesResult.Malformed malformed when _enforces:
                return Authentication.Rejected(SignatureFaults.Of(malformed.Error));
            case MessageSignaturesResult.Signed signed:
                return TryAllAsync(signed.Signatures, request, cancellationToken);
            default:
                return Authentication.Absent;
        }
    }

    // Profiles outside: what one of them only observes is still another's to decide.
    private async ValueTask<Authentication> TryAllAsync(IReadOnlyList<MessageSignature> signatures, SignedRequest request, CancellationToken cancellationToken)
    {
        Refusal? refusal = null;
        foreach (var profile in profiles)
        {
            var trial = await SignatureTrial.RunAsync(profile, signatures, request, verdict => metrics.Count(profile.Name, verdict), cancellationToken);
            if (profile.Mode != SignatureMode.Enforce)
            {
                continue;
            }

            if (trial is SignatureTrial.Proven { Signature: var signature, Verdict: var verified })
            {
                request.Passage.SignedNonce = verified.Nonce;
                request.Passage.Signature = new ProvenSignature(signature, request, verified.Key);
                return Authentication.Proven(verified.Principal);
            }

            refusal ??= (trial as SignatureTrial.Refused)?.Refusal;
        }

        return refusal is null ? Authentication.Absent : Authentication.Rejected(refusal);
    }
}
