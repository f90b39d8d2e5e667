using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>A document in which a signer publishes keys. Each kind is a type, because each has a cache of its own.</summary>
internal interface ISignerDocument
{
    JsonWebKeySet Keys { get; }
}

/// <summary>A UCP profile.</summary>
internal sealed record UcpProfileDocument(JsonWebKeySet Keys) : ISignerDocument;

/// <summary>A plain JWK Set (RFC 7517).</summary>
internal sealed record KeySetDocument(JsonWebKeySet Keys) : ISignerDocument;

/// <summary>A web bot's directory of keys.</summary>
internal sealed record KeyDirectoryDocument(JsonWebKeySet Keys) : ISignerDocument;
