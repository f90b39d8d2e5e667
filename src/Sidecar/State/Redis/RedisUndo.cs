using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>A call that undoes another one. Harmless when there is nothing to undo, because it names the holder.</summary>
internal sealed record RedisUndo(RedisScript Script, RedisKey[] Keys, RedisValue[] Arguments);
