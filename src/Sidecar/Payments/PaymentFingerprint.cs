using System.Globalization;
using Sidecar.Policies;
using Sidecar.Replay;

namespace Sidecar.Payments;

/// <summary>
/// What a payment was presented for: half of it tells the request, half the payment's JSON as it was sent. 128 bits of SHA-256 each, so that a ledger keeps
/// both in one value: a repeat of the payment must be the same in both, another payment that stands in for it (under one idempotency key) in the first.
/// </summary>
/// <param name="Value">As the ledger and the stored answers keep it.</param>
internal readonly record struct PaymentFingerprint(Digest Value)
{
    private const int Half = 16;

    /// <param name="request">Of <see cref="OfRequest"/>.</param>
    /// <param name="paymentJson">The payment as the client wrote it. What stands on the chain (the signature included) is public once it is settled; how it was written down is not.</param>
    public static PaymentFingerprint Of(Digest request, ReadOnlySpan<byte> paymentJson)
    {
        Span<byte> bytes = stackalloc byte[2 * Half];
        Span<byte> whole = stackalloc byte[2 * Half];
        request.CopyTo(whole);
        whole[..Half].CopyTo(bytes);
        Digest.OfBytes(paymentJson).CopyTo(whole);
        whole[..Half].CopyTo(bytes[Half..]);
        return new PaymentFingerprint(new Digest(bytes));
    }

    /// <summary>
    /// The request without its payment: route, method and target as they came. Not the host: replicas have many names. Of a body its length and type, and its bytes
    /// where they were read for some gate; a body that streams is not held up to be compared. Where a body is known by something else, that
    /// stands for its bytes and its length: a proof in it that is made anew may be longer.
    /// </summary>
    public static Digest OfRequest(Passage passage)
    {
        var request = passage.Request;
        var identity = passage.BodyIdentity?.Value.ToString();
        return Digest.OfParts(
            passage.RouteId,
            request.Method,
            RequestFingerprint.TargetOf(request),
            identity is null ? request.ContentLength?.ToString(CultureInfo.InvariantCulture) : null,
            request.ContentType,
            identity ?? passage.ReadBody?.Sha256.ToString());
    }

    /// <summary>Whether it was the same request, whatever paid for it. A payment that was claimed before there were fingerprints was for another one.</summary>
    public bool IsSameRequest(Digest? other)
    {
        if (other is not { } known)
        {
            return false;
        }

        Span<byte> ours = stackalloc byte[2 * Half];
        Span<byte> theirs = stackalloc byte[2 * Half];
        Value.CopyTo(ours);
        known.CopyTo(theirs);
        return ours[..Half].SequenceEqual(theirs[..Half]);
    }
}
