namespace Sidecar.Replay;

/// <summary>Which requests are carried out once.</summary>
internal enum IdempotencyMode
{
    /// <summary>None: keys pass as any other header.</summary>
    Off,

    /// <summary>Those that bring an <c>Idempotency-Key</c>.</summary>
    Optional,

    /// <summary>Those that bring a key; a request that may change something and brings none is refused.</summary>
    Required,

    /// <summary>Those that bring a key, and without one those that may change something: the same method, target and body is the same request.</summary>
    Headerless,
}
