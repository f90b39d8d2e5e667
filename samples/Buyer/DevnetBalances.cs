using System.Globalization;
using System.Net.Http.Json;
using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Buyer;

/// <summary>Asks Devnet what an address holds, which on a real chain would be a look at the token.</summary>
internal sealed class DevnetBalances(HttpClient http, Uri devnet)
{
    public async Task<BigInteger> OfAsync(EthereumAddress address, CancellationToken cancellation)
    {
        var answer = await http.GetFromJsonAsync<JsonElement>(new Uri(devnet, $"/balances/{address}"), cancellation);
        return BigInteger.Parse(answer.GetProperty("balance").GetString()!, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
