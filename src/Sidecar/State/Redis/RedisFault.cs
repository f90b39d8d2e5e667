using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Says what went wrong in words of ours. The library's messages may quote commands, and are not repeated.</summary>
internal static class RedisFault
{
    public static string Describe(Exception fault) => fault switch
    {
        RedisServerException refused => $"Redis refuses with {CodeOf(refused.Message)}.",
        RedisConnectionException => "There is no connection to Redis.",
        TimeoutException => "Redis did not answer in time.",
        _ => $"The call to Redis failed ({fault.GetType().Name}).",
    };

    /// <summary>The first word of a refusal, such as <c>OOM</c>, <c>READONLY</c>, <c>NOAUTH</c>.</summary>
    private static string CodeOf(string message)
    {
        var length = message.AsSpan().IndexOfAnyExceptInRange('A', 'Z');
        return length is >= 2 and <= 16 ? message[..length] : "ERR";
    }
}
