using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>The senders that are expected at one place.</summary>
internal sealed class UcpSender(SignedRequests requests, UcpSignatures signatures)
{
    public async ValueTask<UcpSending> ProveAsync(Passage passage, CancellationToken cancellationToken)
    {
        var request = requests.Of(passage);
        switch (Protocols.HttpSignatures.MessageSignatures.Read(request.Message.Headers))
        {
            case MessageSignaturesResult.Malformed malformed:
                return new UcpSending.Refused(SignatureFaults.Of(malformed.Error));
            case MessageSignaturesResult.Signed signed:
                return await TryAllAsync(signed.Signatures, request, cancellationToken);
            default:
                return new UcpSending.Refused(SignatureRefusals.Missing("The delivery is not signed: Signature and Signature-Input are missing."));
        }
    }

    private async ValueTask<UcpSending> TryAllAsync(IReadOnlyList<MessageSignature> all, SignedRequest request, CancellationToken cancellationToken) =>
        await SignatureTrial.RunAsync(signatures, all, request, told: null, cancellationToken) switch
        {
            SignatureTrial.Proven proven => new UcpSending.Proven(proven.Verdict.Principal, proven.Signature.Parameters),
            SignatureTrial.Refused refused => new UcpSending.Refused(refused.Refusal),
            _ => new UcpSending.Refused(SignatureRefusals.Missing("No signature of the delivery is by the profile that UCP-Agent names.")),
        };
}
