using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public class Keccak256Tests
{
    [Fact]
    public void Every_length_around_a_block_hashes_as_viem_hashes_it() =>
        Assert.All(VectorFile.Cases("keccak256"), vector => Assert.Equal(vector.Bytes("hash"), Keccak256.Hash(vector.Bytes("input"))));

    [Fact]
    public void Hash_may_be_written_over_the_data_it_is_of()
    {
        var expected = Keccak256.Hash(new byte[32]);
        var bytes = new byte[32];
        Keccak256.Hash(bytes, bytes);
        Assert.Equal(expected, bytes);
    }
}
