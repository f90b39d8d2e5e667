using System.Text;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class FacilitatorRequestTests
{
    [Fact]
    public void Both_texts_are_embedded_byte_for_byte()
    {
        var body = FacilitatorRequest.ToJson(2, """{ "b" : 1.0, "a":"\u0061" }"""u8, "{\"ü\":1}"u8);
        Assert.Equal("""{"x402Version":2,"paymentPayload":{ "b" : 1.0, "a":"\u0061" },"paymentRequirements":{"ü":1}}""", Encoding.UTF8.GetString(body));
    }
}
