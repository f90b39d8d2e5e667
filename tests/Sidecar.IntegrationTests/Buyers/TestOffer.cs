using System.Net;
using System.Text;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Buyers;

/// <summary>What a 402 offers, read as the clients of both versions read it: version 2 from the header, version 1 from the body.</summary>
internal sealed record TestOffer(PaymentRequired? V2, PaymentRequiredV1? V1)
{
    /// <summary>Fails when the answer is no 402 or offers nothing in either version.</summary>
    public static async Task<TestOffer> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.PaymentRequired, $"A 402 was expected, not {(int)answer.StatusCode}: {body}");
        PaymentRequired? v2 = null;
        if (answer.Headers.TryGetValues(X402Headers.PaymentRequired, out var values))
        {
            Assert.True(PaymentRequired.TryParseHeader(values.Single(), out v2, out var error), $"{X402Headers.PaymentRequired} {error}");
        }

        var v1 = PaymentRequiredV1.TryParse(Encoding.UTF8.GetBytes(body), out var read, out _) ? read : null;
        Assert.True(v2 is not null || v1 is not null, $"The 402 offers nothing in either version: {body}");
        return new TestOffer(v2, v1);
    }
}
