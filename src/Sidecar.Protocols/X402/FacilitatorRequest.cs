using System.Globalization;
using System.Text;

namespace Sidecar.Protocols.X402;

/// <summary>The body of <c>POST /verify</c> and <c>POST /settle</c>.</summary>
public static class FacilitatorRequest
{
    /// <summary>
    /// Puts both texts in byte for byte: facilitators compare a payment at settling with what they verified, and the echoed offer with the one we send.
    /// </summary>
    /// <param name="x402Version">The version that both are written in.</param>
    /// <param name="paymentPayloadJson"><see cref="PaymentPayload.Json"/>.</param>
    /// <param name="paymentRequirementsJson">The server's own matched offer, as it was offered.</param>
    public static byte[] ToJson(int x402Version, ReadOnlySpan<byte> paymentPayloadJson, ReadOnlySpan<byte> paymentRequirementsJson)
    {
        var start = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"x402Version\":{x402Version},\"paymentPayload\":"));
        return [.. start, .. paymentPayloadJson, .. ",\"paymentRequirements\":"u8, .. paymentRequirementsJson, .. "}"u8];
    }
}
