namespace Sidecar.Policies;

/// <summary>A document that anybody may fetch from the proxy's listener, before any route is looked for. It costs nothing and says nothing of the request.</summary>
internal interface IPublicDocument
{
    /// <summary>E.g. <c>/.well-known/jwks.json</c>, compared exactly.</summary>
    string Path { get; }

    string ContentType { get; }

    /// <summary>The document as it is now; null while it cannot be had.</summary>
    ReadOnlyMemory<byte>? Bytes { get; }
}
