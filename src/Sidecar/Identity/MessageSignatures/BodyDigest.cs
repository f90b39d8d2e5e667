using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether the body is the one whose digest was signed (RFC 9530). Reads it, and so comes after everything that costs less.</summary>
internal static class BodyDigest
{
    public static async ValueTask<Refusal?> CheckAsync(SignedRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        var reading = await request.Passage.ReadBodyAsync(maxBytes, cancellationToken);
        if (reading is not BodyReading.Read body)
        {
            return reading.Refusal;
        }

        return ContentDigest.Verify(request.Message.Headers.Lines("content-digest"), body.Bytes.Span) switch
        {
            ContentDigestResult.Matches => null,
            ContentDigestResult.Mismatch => SignatureRefusals.DigestMismatch("Content-Digest is not the digest of the body's bytes."),
            _ => SignatureRefusals.DigestMismatch("Content-Digest has no sha-256 of the body, for example sha-256=:bytes in base64:."),
        };
    }
}
