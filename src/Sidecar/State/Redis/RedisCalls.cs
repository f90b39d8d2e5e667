using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// Carries out scripts, each bounded in time. The library does not bound asynchronous calls. Never throws for what Redis does: the reply says that
/// nothing is known. While Redis is known to be away it is not asked at all.
/// </summary>
internal sealed class RedisCalls(RedisSettings settings, RedisLink link, RedisHealth health, RedisMetrics metrics, TimeProvider time)
{
    private const string AwayNote = "Redis is away.";
    private const string LateNote = "Redis did not answer in time.";

    // Scripts write, so never at a replica.
    private const CommandFlags Flags = CommandFlags.DemandMaster;

    public RedisKeys Keys { get; } = new(settings.KeyPrefix);

    /// <param name="undo">What to call when it stays open whether the script ran, as soon as that can be done.</param>
    /// <exception cref="OperationCanceledException">The caller gave up; <paramref name="undo"/> is seen to.</exception>
    public ValueTask<RedisReply> CallAsync(
        RedisScript script, RedisKey key, RedisValue[] arguments, RedisUndo? undo = null, CancellationToken cancellationToken = default) =>
        CallAsync(script, [key], arguments, undo, cancellationToken);

    public ValueTask<RedisReply> CallAsync(RedisScript script, RedisKey[] keys, RedisValue[] arguments, RedisUndo? undo, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = metrics.CallStarted();
        if (health.IsUp && link.Database is { } database)
        {
            return CallAsync(database, script, keys, arguments, undo, started, cancellationToken);
        }

        metrics.CallEnded(script, started, RedisMetrics.Away);
        return new(RedisReply.Unknown(AwayNote));
    }

    private async ValueTask<RedisReply> CallAsync(
        IDatabase database, RedisScript script, RedisKey[] keys, RedisValue[] arguments, RedisUndo? undo, long started, CancellationToken cancellationToken)
    {
        Task<RedisResult>? call = null;
        try
        {
            call = database.ScriptEvaluateAsync(script.Sha1, keys, arguments, Flags);
            RedisResult result;
            try
            {
                result = await call.WaitAsync(settings.Timeout, time, cancellationToken);
            }
            catch (RedisServerException fault) when (IsUnknownScript(fault))
            {
                call = database.ScriptEvaluateAsync(script.Text, keys, arguments, Flags | CommandFlags.NoScriptCache);
                result = await call.WaitAsync(settings.Timeout, time, cancellationToken);
            }

            metrics.CallEnded(script, started, RedisMetrics.Answered);
            return new RedisReply(result, Note: null);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Settle(database, call, undo);
            metrics.CallEnded(script, started, RedisMetrics.TimedOut);
            throw;
        }
        catch (TimeoutException)
        {
            Settle(database, call, undo);
            health.Doubt();
            metrics.CallEnded(script, started, RedisMetrics.TimedOut);
            return RedisReply.Unknown(LateNote);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Settle(database, call, undo);
            health.Doubt();
            metrics.CallEnded(script, started, RedisMetrics.Failed);
            return RedisReply.Unknown(RedisFault.Describe(fault));
        }
    }

    /// <summary>After a restart or <c>SCRIPT FLUSH</c>. It has not run, so it is sent with its text, which makes it known again.</summary>
    private static bool IsUnknownScript(RedisServerException fault) => fault.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal);

    /// <summary>A call that was given up still ends, and its fault is nobody's; then what it may have done is undone.</summary>
    private static void Settle(IDatabase database, Task<RedisResult>? call, RedisUndo? undo)
    {
        if (call is not null)
        {
            _ = SettleAsync(database, call, undo);
        }
    }

    private static async Task SettleAsync(IDatabase database, Task<RedisResult> call, RedisUndo? undo)
    {
        // By the library's own time limits, or when its connection is closed.
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (undo is null)
        {
            return;
        }

        try
        {
            await database.ScriptEvaluateAsync(undo.Script.Text, undo.Keys, undo.Arguments, Flags | CommandFlags.NoScriptCache);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The connection is gone: the lease ends by itself.
        }
    }
}
