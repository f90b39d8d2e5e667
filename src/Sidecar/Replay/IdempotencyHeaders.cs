namespace Sidecar.Replay;

/// <summary>Names of headers.</summary>
internal static class IdempotencyHeaders
{
    /// <summary>The client's name for a request that it may send again.</summary>
    public const string Key = "Idempotency-Key";

    /// <summary><c>true</c> on an answer that was stored earlier.</summary>
    public const string Replayed = "Idempotent-Replayed";

    /// <summary><c>false</c> on an answer of the upstream that is not kept: the same key would carry the request out again.</summary>
    public const string Stored = "Idempotency-Stored";
}
