using System.Security.Cryptography;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether the body is the one whose digest was signed (RFC 9530). Reads it, and so comes after everything that costs less.</summary>
internal static class BodyDigest
{
    private static readonly CoveredComponent Field = CoveredComponent.Of(ContentDigest.FieldName);

    /// <summary>
    /// Compares wherever the signer covered a digest, also where no body came: one that was taken away on the way was changed on the way. A signature that covers no digest says nothing of
    /// the body; whether it must cover one is its profile's to say.
    /// </summary>
    public static ValueTask<Refusal?> CheckAsync(MessageSignature signature, SignedRequest request, long maxBytes, CancellationToken cancellationToken) =>
        SignatureCoverage.Covers(signature.Parameters, Field) ? CompareAsync(request, maxBytes, cancellationToken) : default;

    private static async ValueTask<Refusal?> CompareAsync(SignedRequest request, long maxBytes, CancellationToken cancellationToken)
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
