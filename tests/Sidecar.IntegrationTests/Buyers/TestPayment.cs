using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Buyers;

/// <summary>A signed payment, ready to be sent as often as a test likes.</summary>
/// <param name="Json">The bytes that the facilitator must get, as text.</param>
internal sealed record TestPayment(int Version, string Json, string Nonce)
{
    public string HeaderName => Version == 1 ? X402Headers.XPayment : X402Headers.PaymentSignature;

    public string HeaderValue => Convert.ToBase64String(Encoding.UTF8.GetBytes(Json));

    /// <summary>A request that carries the payment.</summary>
    public HttpRequestMessage Request(HttpMethod method, Uri url)
    {
        var request = new HttpRequestMessage(method, url);
        request.Headers.Add(HeaderName, HeaderValue);
        return request;
    }

    /// <summary>Sends a GET with the payment; call it again for a replay.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient client, Uri url)
    {
        using var request = Request(HttpMethod.Get, url);
        return await client.SendAsync(request);
    }

    /// <summary>The receipt of an answer in this payment's version, or null.</summary>
    public SettleResponse? Receipt(HttpResponseMessage answer)
    {
        var name = Version == 1 ? X402Headers.XPaymentResponse : X402Headers.PaymentResponse;
        return answer.Headers.TryGetValues(name, out var values) && SettleResponse.TryParseHeader(values.Single(), out var receipt) ? receipt : null;
    }

    /// <summary>The same payment with its JSON changed after signing.</summary>
    public TestPayment Edit(Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(Json)!.AsObject();
        edit(json);
        return this with { Json = json.ToJsonString() };
    }
}
