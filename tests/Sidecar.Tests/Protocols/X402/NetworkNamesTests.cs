using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class NetworkNamesTests
{
    [Fact]
    public void Names_and_chains_are_those_of_the_published_packages() =>
        Assert.All(VectorFile.Cases("networks"), vector =>
        {
            var name = vector.Text("name");
            Assert.Equal(vector.GetProperty("x402_1_2").GetBoolean(), NetworkNames.IsKnownToV1Clients(name));
            Assert.Equal(name, NetworkNames.ToV1(NetworkNames.ToCaip2(name)!));
            if (vector.TryGetProperty("chainId", out var chainId))
            {
                Assert.Equal($"eip155:{chainId}", NetworkNames.ToCaip2(name));
            }
        });

    [Fact]
    public void Unknown_names_have_no_counterpart()
    {
        Assert.Null(NetworkNames.ToCaip2("base-goerli"));
        Assert.Null(NetworkNames.ToV1("eip155:31337"));
        Assert.False(NetworkNames.IsKnownToV1Clients("eip155:8453"));
    }
}
