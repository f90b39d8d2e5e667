using System.Net;

namespace Buyer;

/// <summary>The whole dance of an x402 client: ask, read the 402, sign, ask again with the payment.</summary>
internal sealed class X402Client(HttpClient http, PaymentSigner signer, int version)
{
    public int Version => version;

    public async Task<(Answer Answer, Payment? Payment)> GetAsync(Uri url, CancellationToken cancellation)
    {
        var answer = await SendAsync(url, payment: null, cancellation);
        if (answer.Status != HttpStatusCode.PaymentRequired)
        {
            return (answer, null);
        }

        var payment = Sign(answer);
        return (await SendAsync(url, payment, cancellation), payment);
    }

    /// <summary>Signs what a 402 asks for. Nothing is spent until the payment is sent.</summary>
    public Payment Sign(Answer paymentRequired) => paymentRequired.Offer is { } offer
        ? signer.Sign(offer)
        : throw new X402Exception($"The server answered {(int)paymentRequired.Status} without an offer that a client of version {version} can read.");

    /// <summary>One request, with a payment or without; the same payment can be sent again, to see it refused.</summary>
    public async Task<Answer> SendAsync(Uri url, Payment? payment, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        if (payment is not null)
        {
            request.Headers.Add(payment.HeaderName, payment.HeaderValue);
        }

        using var response = await http.SendAsync(request, cancellation);
        return await Answer.ReadAsync(response, version, cancellation);
    }
}
