using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Answers that all replicas see.</summary>
internal sealed class RedisStoredAnswers(RedisCalls redis) : IStoredAnswers
{
    private const int Missing = 0;
    private const int Found = 1;

    public async ValueTask<AnswerLookup> FindAsync(Digest key, Digest fingerprint, CancellationToken cancellationToken)
    {
        var reply = await redis.CallAsync(RedisScript.FindAnswer, redis.Keys.Answer(key), [RedisBytes.Of(fingerprint)], undo: null, cancellationToken);
        if (reply.Result is null)
        {
            return new AnswerLookup.Unavailable(reply.Note!);
        }

        var result = (RedisResult[])reply.Result!;
        return (int)result[0] switch
        {
            Missing => AnswerLookup.Missing.Instance,
            Found => new AnswerLookup.Found((byte[])result[1]!),
            _ => AnswerLookup.OtherRequest.Instance,
        };
    }

    public async ValueTask<LeaseOutcome> StoreAsync(Digest key, Digest fingerprint, ReadOnlyMemory<byte> answer, TimeSpan retention) =>
        (await redis.CallAsync(RedisScript.StoreAnswer, redis.Keys.Answer(key), [RedisBytes.Of(fingerprint), RedisBytes.Of(answer), Milliseconds.Of(retention)])).Lease;
}
