using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class DefaultAssetsTests
{
    [Fact]
    public void The_table_is_that_of_the_published_package()
    {
        var published = VectorFile.Cases("default-assets").Select(vector => new DefaultAsset(
            vector.Text("network"),
            vector.Text("address"),
            vector.Text("name"),
            vector.Text("version"),
            vector.GetProperty("decimals").GetInt32(),
            vector.GetProperty("permit2Only").GetBoolean()));
        Assert.Equal(published.OrderBy(asset => asset.Network + asset.Address, StringComparer.Ordinal), DefaultAssets.All.OrderBy(asset => asset.Network + asset.Address, StringComparer.Ordinal));
    }

    [Fact]
    public void The_first_of_a_network_is_the_one_that_dollars_mean() =>
        Assert.All(VectorFile.Cases("default-assets").Where(vector => vector.GetProperty("first").GetBoolean()), vector =>
            Assert.Equal(vector.Text("address"), DefaultAssets.For(vector.Text("network"))?.Address));

    [Fact]
    public void Every_address_has_its_checksum() =>
        Assert.All(DefaultAssets.All, asset =>
        {
            Assert.True(EthereumAddress.TryParse(asset.Address, out var address));
            Assert.Equal(address.ToString(), asset.Address);
        });

    [Fact]
    public void An_asset_is_found_whatever_the_case_of_its_address()
    {
        Assert.Equal("USDC", DefaultAssets.Find(Samples.BaseSepolia, Samples.Usdc.ToLowerInvariant())?.Name);
        Assert.Null(DefaultAssets.Find("eip155:8453", Samples.Usdc));
        Assert.Null(DefaultAssets.Find("eip155:31337", Samples.Usdc));
        Assert.Null(DefaultAssets.For("eip155:31337"));
    }
}
