namespace Sidecar.Tests.State.Redis;

/// <summary>The two replicas of one test.</summary>
internal sealed class RedisPair(RedisReplicas replicas)
{
    public string Prefix { get; } = $"test-{Guid.NewGuid():N}:";

    public RedisConnected First { get; private set; } = null!;

    public RedisConnected Second { get; private set; } = null!;

    public async Task OpenAsync()
    {
        First = await replicas.OpenAsync(Prefix);
        Second = await replicas.OpenAsync(Prefix);
    }
}
