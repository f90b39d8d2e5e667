using System.Text.Json;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>Checks and compiles one entry of <c>Accepts</c>.</summary>
internal sealed class AcceptCompiler(string path, Action<string, string> report)
{
    private const string Evm = "eip155";
    private const int LongestText = 128;
    private const int LongestV1Amount = 18;

    private bool _hasErrors;

    public AcceptPlan? Compile(AcceptOptions entry, PaymentOptions policy)
    {
        var scheme = Text(entry.Scheme, "Scheme", "write exact");
        var network = Network(entry.Network);
        var isEvm = network?.Namespace == Evm;
        var payTo = Address(entry.PayTo, "PayTo", isEvm);
        var known = network is null ? null : KnownAsset(entry, network.Value.ToString());
        var asset = entry.Asset is null ? known?.Address : Address(entry.Asset, "Asset", isEvm);
        if (asset is null && entry.Asset is null && network is not null)
        {
            Report("Asset", $"network {network} has no default asset; write the asset's address, and Amount in its atomic units");
        }

        var amount = Amount(entry, policy, known);
        var extra = Extra(entry, known, isEvm && scheme == X402Schemes.Exact);
        if (_hasErrors)
        {
            return null;
        }

        var requirements = new PaymentRequirements(scheme!, network!.Value.ToString(), amount!, asset!, payTo!, policy.MaxTimeoutSeconds, extra);
        return new AcceptPlan(requirements, V1Network(requirements));
    }

    // Version 1 clients refuse a whole 402 for one entry they do not know (reference x402 §2.2), so they are shown only what they all do.
    private static string? V1Network(PaymentRequirements requirements) =>
        requirements.Scheme == X402Schemes.Exact && requirements.Amount.Length <= LongestV1Amount && !PaymentChecks.UsesPermit2(requirements)
        && NetworkNames.ToV1(requirements.Network) is { } name && NetworkNames.IsKnownToV1Clients(name)
            ? name
            : null;

    private static DefaultAsset? KnownAsset(AcceptOptions entry, string network) =>
        entry.Asset is null ? DefaultAssets.For(network) : DefaultAssets.Find(network, entry.Asset);

    private Caip2? Network(string? text)
    {
        if (Caip2.TryParse(text ?? "", out var network) && (network.Namespace != Evm || network.TryGetChainId(out _)))
        {
            return network;
        }

        var hint = NetworkNames.ToCaip2(text ?? "") is { } caip2 ? $"write {caip2}" : "write a CAIP-2 name such as eip155:84532";
        Report("Network", text is null ? $"missing; {hint}" : $"'{text}' is not a network; {hint}");
        return null;
    }

    private string? Address(string? text, string key, bool isEvm)
    {
        if (text is null || !isEvm)
        {
            return Text(text, key, isEvm ? "write an address such as 0x2096…" : "write an address of the network");
        }

        if (!EthereumAddress.TryParse(text, out var address))
        {
            Report(key, $"'{text}' is not an address; write 0x and 40 hexadecimal digits");
            return null;
        }

        if (!EthereumAddress.HasValidChecksum(text))
        {
            Report(key, $"'{text}' has a wrong checksum: a digit is mistyped, or write it in lower case");
            return null;
        }

        if (address.ToLowerHex().AsSpan(2).IndexOfAnyExcept('0') < 0)
        {
            Report(key, "the zero address burns what is paid to it; write your own");
            return null;
        }

        // The form with checksum: version 1 clients compare assets letter by letter.
        return address.ToString();
    }

    private string? Text(string? text, string key, string hint)
    {
        if (text is { Length: > 0 and <= LongestText } && text.All(letter => letter is > ' ' and < '\x7f'))
        {
            return text;
        }

        Report(key, text is null ? $"missing; {hint}" : $"'{text}' must be 1 to {LongestText} printable ASCII characters; {hint}");
        return null;
    }

    private string? Amount(AcceptOptions entry, PaymentOptions policy, DefaultAsset? known)
    {
        if (entry.Amount is not null)
        {
            return entry.Price is null ? AtomicAmountOf(entry.Amount) : Fail("Amount", "Price and Amount are both written; keep one");
        }

        var price = entry.Price ?? policy.Price;
        if (price is null)
        {
            return Fail("Amount", "no price; write Price (e.g. \"$0.01\") for the policy, or Amount in atomic units here");
        }

        if (!UsdPrice.TryParse(price, out var usd))
        {
            return FailAtPrice(entry, $"'{price}' is not a price; write \"$0.01\"");
        }

        if (known is null)
        {
            // Without an asset at all the error is told where the asset comes from: the network.
            return entry.Asset is null ? null : Fail("Amount", "a price in dollars needs a known asset; write Amount in atomic units");
        }

        return usd.TryToAtomic(known.Decimals, out var amount)
            ? amount
            : FailAtPrice(entry, $"'{price}' is finer than the asset's {known.Decimals} decimals; write a larger price");
    }

    private string? AtomicAmountOf(string text) =>
        AtomicAmount.IsValid(text) ? text : Fail("Amount", $"'{text}' is not an amount; write atomic units as digits, e.g. \"10000\"");

    private JsonElement? Extra(AcceptOptions entry, DefaultAsset? known, bool needsDomain)
    {
        var extra = new Dictionary<string, string>(StringComparer.Ordinal);
        if (needsDomain && known is not null)
        {
            extra["name"] = known.Name;
            extra["version"] = known.Version;
            if (known.Permit2Only)
            {
                extra["assetTransferMethod"] = "permit2";
            }
        }

        foreach (var (name, value) in entry.Extra)
        {
            extra[name] = value ?? Fail($"Extra:{name}", "has no value; write a text, or remove it") ?? "";
        }

        if (needsDomain && entry.Asset is not null && !(extra.ContainsKey("name") && extra.ContainsKey("version")))
        {
            Report("Extra", "the asset is not a known one; write its EIP-712 domain: { \"name\": \"…\", \"version\": \"…\" }");
        }

        return extra.Count == 0 ? null : JsonSerializer.SerializeToElement(extra);
    }

    private string? Fail(string key, string message)
    {
        Report(key, message);
        return null;
    }

    // Where the price stands: in the entry, or for all of them in the policy.
    private string? FailAtPrice(AcceptOptions entry, string message)
    {
        if (entry.Price is not null)
        {
            return Fail("Price", message);
        }

        _hasErrors = true;
        report(path[..path.LastIndexOf(":Accepts", StringComparison.Ordinal)] + ":Price", message);
        return null;
    }

    private void Report(string key, string message)
    {
        _hasErrors = true;
        report($"{path}:{key}", message);
    }
}
