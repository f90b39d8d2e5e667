namespace Sidecar.Identity;

/// <summary>The ways to prove who calls.</summary>
internal enum CredentialKind
{
    /// <summary>A key of ours: <c>Authorization: ApiKey …</c> or <c>X-API-Key</c>.</summary>
    ApiKey,

    /// <summary>A JWT of a trusted issuer: <c>Authorization: Bearer …</c>.</summary>
    Jwt,

    /// <summary>An agent's HMAC: <c>X-AI-Signature</c>.</summary>
    AgentHmac,

    /// <summary>HTTP Message Signatures (RFC 9421): UCP, Web Bot Auth, Visa TAP.</summary>
    MessageSignature,
}
