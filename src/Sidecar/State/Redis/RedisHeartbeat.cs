using System.Security.Cryptography;

namespace Sidecar.State.Redis;

/// <summary>
/// Tells Redis every few seconds that this replica is there, and hears how many are. One that says nothing for three beats is gone, one that is stopped says so. While Redis is away the last number holds, and never less than
/// the options say.
/// </summary>
internal sealed class RedisHeartbeat(RedisCalls redis, RedisSettings settings, StateOptions options, TimeProvider time) : BackgroundService, IReplicas
{
    private const int BeatsUntilGone = 3;
    private const int TriesABeat = 5;

    private readonly string _id = RandomNumberGenerator.GetHexString(32, lowercase: true);
    private volatile int _counted = 1;

    public int Known => Math.Max(Math.Max(1, _counted), options.Replicas);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await redis.CallAsync(RedisScript.LeaveReplica, redis.Keys.Replicas, [_id], undo: null, CancellationToken.None);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What Redis does is never thrown, and while it is away it is not asked: a try costs nothing then.
        while (!stoppingToken.IsCancellationRequested)
        {
            var reply = await redis.CallAsync(
                RedisScript.BeatReplica, redis.Keys.Replicas, [_id, Milliseconds.Of(BeatsUntilGone * settings.BeatEvery)], undo: null, stoppingToken);
            if (reply.IsAnswered)
            {
                _counted = reply.Number;
            }

            // Jitter, so that replicas that were started together do not beat together.
            var pause = reply.IsAnswered ? settings.BeatEvery : settings.BeatEvery / TriesABeat;
            await Task.Delay(pause * (0.9 + (RandomNumberGenerator.GetInt32(200) / 1000.0)), time, stoppingToken);
        }
    }
}
