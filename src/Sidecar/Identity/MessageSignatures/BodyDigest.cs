using System.Security.Cryptography;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether the body is the one whose digest was signed (RFC 9530). Reads it, and so comes after everything that costs less.</summary>
internal static class BodyDigest
{
    public static async ValueTask<Refusal?> CheckAsync(SignedRequest request, long maxBytes, CancellationToken cancellationToken)
    {
        if (ContentDigest.Read(request.Message.Headers) is not ContentDigestResult.Present { Digest: { Sha256: not null } digest })
        {
            return SignatureRefusals.DigestMismatch("Content-Digest has no sha-256 of the body, for example sha-256=:bytes in base64:.");
        }

        return await request.Passage.ReadBodyAsync(maxBytes, cancellationToken) switch
        {
            BodyReading.Read body => Compare(digest, body),
            var reading => reading.Refusal,
        };
    }

    private static Refusal? Compare(ContentDigest digest, BodyReading.Read body)
    {
        Span<byte> sha256 = stackalloc byte[SHA256.HashSizeInBytes];
        body.Sha256.CopyTo(sha256);
        return digest.Check(body.Bytes.Span, sha256) == DigestMatch.Same ? null : SignatureRefusals.DigestMismatch("Content-Digest is not the digest of the body's bytes.");
    }
}
