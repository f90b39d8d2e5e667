using System.Net;
using System.Text;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Buyer;

/// <summary>What came back, with what x402 put into its headers already decoded.</summary>
/// <param name="Offer">What a 402 asks for, in the version asked about.</param>
/// <param name="Receipt">What became of the money, where the server says.</param>
/// <param name="IsReplayed">An answer that was given before, and kept.</param>
internal sealed record Answer(HttpStatusCode Status, string Body, Offer? Offer, SettleResponse? Receipt, bool IsReplayed)
{
    public static async Task<Answer> ReadAsync(HttpResponseMessage response, int version, CancellationToken cancellation)
    {
        var body = await response.Content.ReadAsStringAsync(cancellation);
        var offer = response.StatusCode == HttpStatusCode.PaymentRequired ? ReadOffer(response, body, version) : null;
        var receipt = Header(response, version == 1 ? X402Headers.XPaymentResponse : X402Headers.PaymentResponse) is { } value
            && SettleResponse.TryParseHeader(value, out var read) ? read : null;
        return new Answer(response.StatusCode, body, offer, receipt, Header(response, "Idempotent-Replayed") == "true");
    }

    /// <summary>Why the server refused, in its own words: `error` of x402, `detail` or `title` of problem+json.</summary>
    public string? Reason
    {
        get
        {
            if (Receipt is { ErrorReason: { } reason })
            {
                return reason;
            }

            if (!StrictJson.TryParse(Encoding.UTF8.GetBytes(Body), maxDepth: 64, out var document, out _))
            {
                return null;
            }

            using (document)
            {
                return Text(document.RootElement, "detail") ?? Text(document.RootElement, "title") ?? Text(document.RootElement, "error");
            }
        }
    }

    // Version 2 speaks in the header, version 1 in the body; one answer may carry both.
    private static Offer? ReadOffer(HttpResponseMessage response, string body, int version)
    {
        if (version == 1)
        {
            return PaymentRequiredV1.TryParse(Encoding.UTF8.GetBytes(body), out var v1, out _) && v1.Accepts.Count > 0 ? Buyer.Offer.From(v1) : null;
        }

        return Header(response, X402Headers.PaymentRequired) is { } value
            && PaymentRequired.TryParseHeader(value, out var v2, out _) && v2.Accepts.Count > 0 ? Buyer.Offer.From(v2) : null;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) ? values.First() : null;

    private static string? Text(JsonElement root, string name) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
