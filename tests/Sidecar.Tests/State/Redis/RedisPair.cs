namespace Sidecar.Tests.State.Redis;

/// <summary>The two replicas of one test.</summary>
internal sealed class RedisPair(RedisReplicas replicas)
{
    private readonly string _prefix = $"test-{Guid.NewGuid():N}:";

    public RedisConnected First { get; private set; } = null!;

    public RedisConnected Second { get; private set; } = null!;

    public async Task OpenAsync()
    {
        First = await replicas.OpenAsync(_prefix);
        Second = await replicas.OpenAsync(_prefix);
    }
}
