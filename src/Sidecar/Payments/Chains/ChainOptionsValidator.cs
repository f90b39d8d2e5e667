using Sidecar.Policies;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Chains;

internal static class ChainOptionsValidator
{
    private const int MostConfirmations = 100;
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(1);

    public static void Validate(IReadOnlyList<ChainOptions> chains, string section, IConfigurationErrors errors)
    {
        var networks = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < chains.Count; i++)
        {
            var path = $"{section}:{i}";
            if (!Caip2.TryParse(chains[i].Network, out var network) || !network.TryGetChainId(out _))
            {
                errors.Add($"{path}:Network", chains[i].Network is null
                    ? "missing; write the chain as policies name it, e.g. \"eip155:84532\""
                    : $"'{chains[i].Network}' is not a chain that can be asked; write eip155 and the chain's number, e.g. \"eip155:84532\"");
            }
            else if (!networks.Add(chains[i].Network!))
            {
                errors.Add($"{path}:Network", $"'{network}' is in the list already; write each chain once");
            }

            Validate(chains[i], path, errors);
        }
    }

    private static void Validate(ChainOptions chain, string path, IConfigurationErrors errors)
    {
        // What stands there may be a secret, so no message repeats it.
        if (!Uri.TryCreate(chain.RpcUrl, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add($"{path}:RpcUrl", chain.RpcUrl is null
                ? "missing; write the address of a node's JSON-RPC, or env:NAME or file:PATH of it"
                : "is not an address; write http(s)://host/path without user and fragment");
        }

        foreach (var (name, value) in chain.Headers)
        {
            OutgoingHeader.Check(name, value, $"{path}:Headers:{name}", errors);
        }

        if (chain.Timeout <= TimeSpan.Zero || chain.Timeout > LongestTimeout)
        {
            errors.Add($"{path}:Timeout", $"'{chain.Timeout}' is no usable timeout; write a time between 00:00:00.001 and {LongestTimeout}");
        }

        if (chain.Confirmations is < 1 or > MostConfirmations)
        {
            errors.Add($"{path}:Confirmations", $"'{chain.Confirmations}' is not a number from 1 to {MostConfirmations}");
        }
    }
}
