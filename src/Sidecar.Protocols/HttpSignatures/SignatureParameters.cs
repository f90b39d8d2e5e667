using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What a signature says about itself: the components that it covers and its parameters, in their order (RFC 9421 §2.3).</summary>
public sealed class SignatureParameters
{
    internal SignatureParameters(IReadOnlyList<CoveredComponent> components, StructuredParameters all, ReadOnlyMemory<char> text) =>
        (Components, All, Text) = (components, all, text);

    /// <summary>The covered components, each at most once.</summary>
    public IReadOnlyList<CoveredComponent> Components { get; }

    /// <summary><c>created</c>, in seconds since 1970 in UTC.</summary>
    public long? Created { get; internal init; }

    /// <summary><c>expires</c>, in seconds since 1970 in UTC.</summary>
    public long? Expires { get; internal init; }

    /// <summary><c>nonce</c>.</summary>
    public string? Nonce { get; internal init; }

    /// <summary><c>alg</c>, a name of the registry of RFC 9421 §6.2, known here or not.</summary>
    public string? Algorithm { get; internal init; }

    /// <summary><c>keyid</c>.</summary>
    public string? KeyId { get; internal init; }

    /// <summary><c>tag</c>.</summary>
    public string? Tag { get; internal init; }

    /// <summary>All parameters, those included that are not known here.</summary>
    public StructuredParameters All { get; }

    /// <summary>The value of the line <c>@signature-params</c>: character for character what was received, or what is to be sent.</summary>
    public ReadOnlyMemory<char> Text { get; }

    /// <summary>Parameters of a signature to be made. They are written in the order in which they stand here; what is null is left out.</summary>
    /// <param name="created">Seconds since 1970 in UTC.</param>
    /// <param name="expires">Seconds since 1970 in UTC.</param>
    /// <exception cref="ArgumentException">A component stands twice, or a text is not printable ASCII.</exception>
    public static SignatureParameters Create(
        IReadOnlyList<CoveredComponent> components, long? created = null, long? expires = null, string? keyId = null, string? algorithm = null, string? nonce = null, string? tag = null)
    {
        for (var i = 1; i < components.Count; i++)
        {
            if (components.Take(i).Contains(components[i]))
            {
                throw new ArgumentException($"{components[i]} stands twice.", nameof(components));
            }
        }

        var all = StructuredParameters.Of(Written(created, expires, keyId, algorithm, nonce, tag));
        var items = components.Select(static component => new StructuredItem(BareItem.OfString(component.Name), component.Parameters)).ToArray();
        return new(components, all, StructuredMember.OfInnerList(items, all).ToString().AsMemory())
        {
            Created = created,
            Expires = expires,
            KeyId = keyId,
            Algorithm = algorithm,
            Nonce = nonce,
            Tag = tag,
        };
    }

    private static IEnumerable<KeyValuePair<string, BareItem>> Written(long? created, long? expires, string? keyId, string? algorithm, string? nonce, string? tag)
    {
        if (created is { } creation)
        {
            yield return new("created", BareItem.OfInteger(creation));
        }

        if (expires is { } end)
        {
            yield return new("expires", BareItem.OfInteger(end));
        }

        foreach (var (name, value) in (IEnumerable<(string, string?)>)[("keyid", keyId), ("alg", algorithm), ("nonce", nonce), ("tag", tag)])
        {
            if (value is not null)
            {
                yield return new(name, BareItem.OfString(value));
            }
        }
    }
}
