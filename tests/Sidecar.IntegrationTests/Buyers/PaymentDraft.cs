using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.IntegrationTests.Buyers;

/// <summary>
/// Everything that will be signed and sent. Tests bend it with `with`: what is changed here is signed as changed, so the signature stays good;
/// to spoil the signature, change <see cref="Signer"/>, or edit the finished <see cref="TestPayment"/>.
/// </summary>
/// <param name="Accepted">Version 2: the offer as echoed. Version 1: null.</param>
/// <param name="ResourceJson">Version 2: the resource as echoed.</param>
/// <param name="Nonce">32 bytes.</param>
internal sealed record PaymentDraft(
    int Version,
    string Scheme,
    string Network,
    JsonObject? Accepted,
    JsonObject? ResourceJson,
    Eip712Domain Domain,
    EthereumAddress From,
    EthereumAddress To,
    BigInteger Value,
    BigInteger ValidAfter,
    BigInteger ValidBefore,
    byte[] Nonce,
    EthereumKey Signer)
{
    public TestPayment Sign()
    {
        var digest = new TransferWithAuthorization(From, To, Value, ValidAfter, ValidBefore, Nonce).Digest(Domain);
        var nonce = "0x" + Convert.ToHexStringLower(Nonce);
        var payload = new JsonObject
        {
            ["signature"] = "0x" + Convert.ToHexStringLower(Signer.Sign(digest)),
            ["authorization"] = new JsonObject
            {
                ["from"] = From.ToString(),
                ["to"] = To.ToString(),
                ["value"] = Digits(Value),
                ["validAfter"] = Digits(ValidAfter),
                ["validBefore"] = Digits(ValidBefore),
                ["nonce"] = nonce,
            },
        };
        return new TestPayment(Version, Envelope(payload).ToJsonString(), nonce);
    }

    /// <summary>The same draft with 32 bytes made from a name: the same payment in every run.</summary>
    public PaymentDraft WithNonce(string name) => this with { Nonce = System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(name)) };

    private JsonObject Envelope(JsonObject payload)
    {
        if (Version == 1)
        {
            return new JsonObject { ["x402Version"] = 1, ["scheme"] = Scheme, ["network"] = Network, ["payload"] = payload };
        }

        var envelope = new JsonObject { ["x402Version"] = 2 };
        if (ResourceJson is not null)
        {
            envelope["resource"] = ResourceJson.DeepClone();
        }

        envelope["accepted"] = Accepted?.DeepClone();
        envelope["payload"] = payload;
        return envelope;
    }

    private static string Digits(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);
}
