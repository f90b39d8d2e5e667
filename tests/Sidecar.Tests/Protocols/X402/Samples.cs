using System.Text;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

/// <summary>Messages to start a test from.</summary>
internal static class Samples
{
    public const string BaseSepolia = "eip155:84532";
    public const string Usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";
    public const string PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
    public const string Solana = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1";

    public const string Eip3009 = """
        {"signature":"0xb167ff5487fea3e7e27c3c830cf40a9c53236d5b25c53eebb4294b3a8bab1d0b45a4f7ae2dc333cd92a022d2542038a7c5a3cb5157e0fddc8b9984318d5807051b",
         "authorization":{"from":"0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf","to":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","value":"10000",
         "validAfter":"0","validBefore":"1795248477","nonce":"0x5cc493d78f52e4aaadaaee594fc16cc1b3ffa0f808350828b36aacc3a192d1c4"}}
        """;

    public const string Permit2 = """
        {"signature":"0xd3387633eea95308c1dd516146e8c8325566214028cb43ad33a2ad7107ddca7d18789a1c66b0248b98547795016031f37a7bf8ebab417bea2180eb0616fea7ee1b",
         "permit2Authorization":{"from":"0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
         "permitted":{"token":"0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7","amount":"10000000000000000"},
         "spender":"0x402085c248EeA27D92E8b30b2C58ed07f9E20001","nonce":"13100798019375683014788381955692598831083940708177862885035919380690534084980",
         "deadline":"1795248477","witness":{"to":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","validAfter":"0"}}}
        """;

    private const string Accepted =
        """{"scheme":"exact","network":"eip155:84532","amount":"10000","asset":"0x036CbD53842c5426634e7929541eC2318f3dCF7e","payTo":"0x209693Bc6afc0C5328bA36FaF03C514EF312287C","maxTimeoutSeconds":60,"extra":{"name":"USDC","version":"2"}}""";

    public static string V2 => $$"""{"x402Version":2,"accepted":{{Accepted}},"payload":{{Eip3009}}}""";

    public static string V1 => $$"""{"x402Version":1,"scheme":"exact","network":"base-sepolia","payload":{{Eip3009}}}""";

    public static PaymentRequirements Offer(string extra = """{"name":"USDC","version":"2"}""") =>
        new(X402Schemes.Exact, BaseSepolia, "10000", Usdc, PayTo, 60, Element(extra));

    /// <summary>The element of a strict document.</summary>
    public static JsonElement Element(string json)
    {
        Assert.True(StrictJson.TryParse(Utf8(json), 64, out var doc, out var error), error);
        using (doc)
        {
            return doc.RootElement.Clone();
        }
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Header(string json) => PaymentPayload.ToHeader(Utf8(json));
}
