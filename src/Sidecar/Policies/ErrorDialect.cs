namespace Sidecar.Policies;

/// <summary>The wire format of refusals.</summary>
internal enum ErrorDialect
{
    /// <summary>RFC 9457 <c>application/problem+json</c>.</summary>
    Problem,

    /// <summary>UCP's protocol errors: <c>{"code","content"}</c>, with the codes that UCP registers where it has one.</summary>
    Ucp,

    /// <summary>ACP's errors: <c>{"type","code","message"}</c>.</summary>
    Acp,

    /// <summary>JSON-RPC errors with the request's id, as MCP expects them; the HTTP status stays.</summary>
    Mcp,
}
