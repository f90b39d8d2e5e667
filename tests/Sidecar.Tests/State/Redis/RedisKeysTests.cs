using System.Text.RegularExpressions;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

public sealed partial class RedisKeysTests
{
    [Fact]
    public async Task Keys_are_the_prefix_a_letter_and_a_hash()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address, "shop-1:");
        await RedisVerbs.HoldAsync(redis, "n");

        var keys = (await server.CommandAsync("EVAL", "return table.concat(redis.call('KEYS', '*'), ' ')", "0")).Split(' ');
        Assert.Equal(10, keys.Length);
        Assert.Contains("shop-1:probe", keys);
        Assert.All(keys.Where(static key => key != "shop-1:probe"), static key => Assert.Matches(Name(), key));
    }

    [Fact]
    public async Task Every_key_ends_by_itself()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address);
        await RedisVerbs.HoldAsync(redis, "n");
        Assert.Equal(":0", await server.CommandAsync("EVAL", "local n = 0 for _, k in ipairs(redis.call('KEYS', '*')) do if redis.call('PTTL', k) < 0 then n = n + 1 end end return n", "0"));
    }

    [Fact]
    public async Task Proxies_with_other_prefixes_do_not_see_each_other()
    {
        await using var server = await RedisServer.StartAsync();
        await using var one = await RedisConnected.ConnectAsync(server.Address, "one:");
        await using var other = await RedisConnected.ConnectAsync(server.Address, "other:");
        foreach (var redis in new[] { one, other })
        {
            Assert.Equal(NonceUse.Fresh, await redis.Get<INonces>().TryUseAsync(SampleDigests.Digest("n"), TimeSpan.FromMinutes(5), CancellationToken.None));
        }
    }

    [Fact]
    public async Task Database_of_the_connection_string_is_used()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync($"{server.Address},defaultDatabase=3");
        await RedisVerbs.HoldAsync(redis, "n");
        Assert.Equal(":0", await server.CommandAsync("DBSIZE"));
    }

    [GeneratedRegex(@"\Ashop-1:(?:[pnia]|\{r\}|\{l\}|\{b\}[wor]):[0-9a-f]{64}(?::[0-9]+)?\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
