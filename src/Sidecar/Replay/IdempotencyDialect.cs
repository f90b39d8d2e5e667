namespace Sidecar.Replay;

/// <summary>Whose rules say what the same request is, and how its misuse is answered.</summary>
internal enum IdempotencyDialect
{
    /// <summary>UCP: the same body bytes; another request with the key is 409.</summary>
    Ucp,

    /// <summary>ACP: the same JSON, however it is written; another request with the key is 422; the key is echoed.</summary>
    Acp,
}
