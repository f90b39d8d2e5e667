namespace Sidecar.Policies;

/// <summary>A signature of the request (RFC 9421) that was verified, with the body where it covers a digest of that. Put on the passage by whoever verified it.</summary>
internal interface IRequestSignature
{
    /// <summary>RFC 7638, SHA-256: the key that made it.</summary>
    string KeyThumbprint { get; }

    /// <summary>The parameter <c>created</c>; null where it says none that is a time.</summary>
    DateTimeOffset? Created { get; }

    /// <summary>The parameter <c>nonce</c>; null where it has none.</summary>
    string? Nonce { get; }

    /// <summary>Whether a component is covered whole.</summary>
    /// <param name="component">A field in lower case, or a derived component such as <c>@method</c>.</param>
    bool Covers(string component);

    /// <summary>Of all that was signed: the same for every copy of a request, and for no other whose signature differs in what it says.</summary>
    Digest Content();
}
