using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>
/// Finds the signature that proves who calls. Of several, each is tried with the profile that it is meant for, and one that is good is enough; signatures that are meant for nobody here
/// (of a proxy on the way, for another purpose) are none.
/// </summary>
internal sealed class MessageSignatureAuthenticator(IReadOnlyList<ISignatureProfile> profiles, SignedRequests requests, SignatureMetrics metrics) : IAuthenticator
{
    private readonly bool _enforces = profiles.Any(static profile => profile.Mode == SignatureMode.Enforce);

    public CredentialKind Kind => CredentialKind.MessageSignature;

    /// <summary>RFC 9421 §5.1, with what UCP wants covered of a request without a body.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Challenges { get; } = [new("Accept-Signature", "sig1=(\"@method\" \"@authority\" \"@path\");created;keyid")];

    public bool VerifiesSignatures => true;

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

    private async ValueTask<Authentication> TryAllAsync(IReadOnlyList<MessageSignature> signatures, SignedRequest request, CancellationToken cancellationToken)
    {
        Refusal? refusal = null;
        foreach (var signature in signatures)
        {
            if (ProfileOf(signature, request) is not { } profile)
            {
                continue;
            }

            var verdict = await profile.VerifyAsync(signature, request, cancellationToken);
            metrics.Count(profile.Name, verdict);
            if (profile.Mode != SignatureMode.Enforce)
            {
                continue;
            }

            if (verdict is ProfileVerdict.Verified verified)
            {
                request.Passage.SignedNonce = verified.Nonce;
                return Authentication.Proven(verified.Principal);
            }

            refusal ??= ((ProfileVerdict.Refused)verdict).Refusal;
        }

        return refusal is null ? Authentication.Absent : Authentication.Rejected(refusal);
    }

    private ISignatureProfile? ProfileOf(MessageSignature signature, SignedRequest request)
    {
        foreach (var profile in profiles)
        {
            if (profile.Claims(signature, request))
            {
                return profile;
            }
        }

        return null;
    }
}
