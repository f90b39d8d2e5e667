using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Protocols.Jose;

public class HmacSha256KeyTests
{
    [Fact]
    public void Every_mac_is_the_one_of_its_own_data() => Prop.ForAll<byte[], byte[], byte[]>((secret, one, other) =>
    {
        var key = new HmacSha256Key(secret);
        return new[] { one, other, one }.All(data => Mac(key, data).SequenceEqual(HMACSHA256.HashData(secret, data)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Threads_that_share_a_key_get_macs_of_their_own()
    {
        var secret = RandomNumberGenerator.GetBytes(47);
        var key = new HmacSha256Key(secret);
        var data = Enumerable.Range(0, 32).Select(size => RandomNumberGenerator.GetBytes(size * 100)).ToArray();

        var macs = await Task.WhenAll(data.Select(text => Task.Run(() => Enumerable.Range(0, 200).Select(_ => Mac(key, text)).ToArray())));

        Assert.All(data.Zip(macs), pair => Assert.All(pair.Second, mac => Assert.Equal(HMACSHA256.HashData(secret, pair.First), mac)));
    }

    [Fact]
    public void A_mac_without_room_fails_and_leaves_the_next_one_right()
    {
        var key = new HmacSha256Key("secret"u8);

        Assert.Throws<ArgumentException>(() => key.Compute("lost"u8, new byte[HmacSha256Key.MacSize - 1]));

        Assert.Equal(HMACSHA256.HashData("secret"u8, "kept"u8), Mac(key, "kept"u8));
    }

    [Fact]
    public void The_key_is_copied()
    {
        var secret = "secret"u8.ToArray();
        var key = new HmacSha256Key(secret);
        secret[0]++;

        Assert.Equal(HMACSHA256.HashData("secret"u8, "data"u8), Mac(key, "data"u8));
    }

    private static byte[] Mac(HmacSha256Key key, ReadOnlySpan<byte> data)
    {
        var mac = new byte[HmacSha256Key.MacSize];
        key.Compute(data, mac);
        return mac;
    }
}
