using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Buyers;

/// <summary>
/// Pays what a 402 asks for, in either version, or nearly so when a test wants to be wrong.
/// <code>
/// var buyer = new TestBuyer();
/// var payment = await buyer.PayForAsync(client, url);                       // asks, takes the first offer of version 2, signs
/// using var answer = await payment.SendAsync(client, url);
/// var receipt = payment.Receipt(answer);
///
/// var offer = await TestOffer.ReadAsync(answer402);
/// var cheap = (buyer.Draft(offer) with { Value = 1 }).Sign();               // a good signature over a wrong amount
/// var late = (buyer.DraftV1(offer) with { ValidBefore = 0 }).Sign();
/// </code>
/// </summary>
internal sealed class TestBuyer(EthereumKey key, TimeProvider time)
{
    /// <summary>A fresh key and the system's clock.</summary>
    public TestBuyer()
        : this(EthereumKey.Generate(), TimeProvider.System)
    {
    }

    public EthereumKey Key => key;

    public EthereumAddress Address => key.Address;

    /// <summary>The same key for the same name in every run.</summary>
    public static TestBuyer Named(string name, TimeProvider? time = null) =>
        new(new EthereumKey(SHA256.HashData(Encoding.UTF8.GetBytes(name))), time ?? TimeProvider.System);

    /// <summary>Asks for the price with a GET and signs the first offer of the version.</summary>
    public async Task<TestPayment> PayForAsync(HttpClient client, Uri url, int version = 2)
    {
        using var answer = await client.GetAsync(url);
        var offer = await TestOffer.ReadAsync(answer);
        return (version == 1 ? DraftV1(offer) : Draft(offer)).Sign();
    }

    /// <summary>Version 2, as @x402/fetch does it: `validAfter` 0, the offer echoed.</summary>
    public PaymentDraft Draft(TestOffer offer, int entry = 0)
    {
        Assert.True(offer.V2 is not null, "The 402 has no offer of version 2.");
        return Draft(offer.V2.Accepts[entry], offer.V2.Resource);
    }

    /// <summary>Version 2 without a 402: from requirements that the test knows.</summary>
    public PaymentDraft Draft(PaymentRequirements accepted, ResourceInfo? resource = null) => new(
        Version: 2,
        accepted.Scheme,
        accepted.Network,
        JsonNode.Parse(accepted.ToJson())!.AsObject(),
        resource is null ? null : new JsonObject { ["url"] = resource.Url, ["description"] = resource.Description, ["mimeType"] = resource.MimeType },
        DomainOf(accepted.Network, accepted.Asset, accepted.Extra),
        Address,
        AddressOf(accepted.PayTo),
        BigInteger.Parse(accepted.Amount, CultureInfo.InvariantCulture),
        ValidAfter: BigInteger.Zero,
        ValidBefore: Now + accepted.MaxTimeoutSeconds,
        RandomNumberGenerator.GetBytes(TransferWithAuthorization.NonceSize),
        key);

    /// <summary>Version 1, as x402-fetch does it: `validAfter` ten minutes ago.</summary>
    public PaymentDraft DraftV1(TestOffer offer, int entry = 0)
    {
        Assert.True(offer.V1 is not null, "The 402 has no offer of version 1.");
        return DraftV1(offer.V1.Accepts[entry]);
    }

    /// <summary>Version 1 without a 402.</summary>
    public PaymentDraft DraftV1(PaymentRequirementsV1 accepted) => new(
        Version: 1,
        accepted.Scheme,
        accepted.Network,
        Accepted: null,
        ResourceJson: null,
        DomainOf(NetworkNames.ToCaip2(accepted.Network) ?? "", accepted.Asset, accepted.Extra),
        Address,
        AddressOf(accepted.PayTo),
        BigInteger.Parse(accepted.MaxAmountRequired, CultureInfo.InvariantCulture),
        ValidAfter: Now - 600,
        ValidBefore: Now + accepted.MaxTimeoutSeconds,
        RandomNumberGenerator.GetBytes(TransferWithAuthorization.NonceSize),
        key);

    private long Now => time.GetUtcNow().ToUnixTimeSeconds();

    private static Eip712Domain DomainOf(string caip2, string asset, JsonElement? extra)
    {
        Assert.StartsWith("eip155:", caip2, StringComparison.Ordinal);
        Assert.True(extra is not null, "The offer has no extra, so nobody could sign it.");
        var chainId = BigInteger.Parse(caip2["eip155:".Length..], CultureInfo.InvariantCulture);
        return new Eip712Domain(extra.Value.GetProperty("name").GetString()!, extra.Value.GetProperty("version").GetString()!, chainId, AddressOf(asset));
    }

    private static EthereumAddress AddressOf(string text)
    {
        Assert.True(EthereumAddress.TryParse(text, out var address), $"{text} is no address.");
        return address;
    }
}
