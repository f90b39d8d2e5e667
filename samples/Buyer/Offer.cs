using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Buyer;

/// <summary>The first entry of what a 402 accepts, in the words that both versions share.</summary>
/// <param name="Network">As the server wrote it: CAIP-2 in version 2, a name in version 1.</param>
/// <param name="Accepted">Version 2: the entry, to be echoed as it is.</param>
internal sealed record Offer(
    int Version,
    string Scheme,
    string Network,
    string Caip2,
    BigInteger Amount,
    string Asset,
    string PayTo,
    int MaxTimeoutSeconds,
    string DomainName,
    string DomainVersion,
    ResourceInfo Resource,
    byte[] Accepted)
{
    public BigInteger ChainId => BigInteger.Parse(Caip2["eip155:".Length..], CultureInfo.InvariantCulture);

    public string Price => Money.Format(Caip2, Asset, Amount);

    public static Offer From(PaymentRequired required)
    {
        var accepted = required.Accepts[0];
        return new(
            2, accepted.Scheme, accepted.Network, accepted.Network, Whole(accepted.Amount), accepted.Asset, accepted.PayTo, accepted.MaxTimeoutSeconds,
            Text(accepted.Extra, "name"), Text(accepted.Extra, "version"), required.Resource, accepted.ToJson());
    }

    public static Offer From(PaymentRequiredV1 required)
    {
        var accepted = required.Accepts[0];
        return new(
            1, accepted.Scheme, accepted.Network, NetworkNames.ToCaip2(accepted.Network) ?? "", Whole(accepted.MaxAmountRequired), accepted.Asset, accepted.PayTo,
            accepted.MaxTimeoutSeconds, Text(accepted.Extra, "name"), Text(accepted.Extra, "version"),
            new ResourceInfo(accepted.Resource, accepted.Description, accepted.MimeType), accepted.ToJson());
    }

    private static BigInteger Whole(string digits) => BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Text(JsonElement? extra, string name) =>
        extra is { } holder && holder.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
