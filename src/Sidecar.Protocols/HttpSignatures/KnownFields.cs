using System.Collections.Frozen;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>What a field's value is made of.</summary>
public enum FieldShape
{
    /// <summary>Nothing is known: as many lines as there are, joined by commas.</summary>
    Unknown,

    /// <summary>One value in one line. In several lines it is refused, unless <c>;bs</c> keeps them apart.</summary>
    Single,

    /// <summary>The same, and a comma outside quotes betrays two values that somebody has joined.</summary>
    SingleWithoutComma,

    /// <summary>One item of RFC 8941, in one line.</summary>
    StructuredItem,

    /// <summary>A list of RFC 8941.</summary>
    StructuredList,

    /// <summary>A dictionary of RFC 8941.</summary>
    StructuredDictionary,
}

/// <summary>The shapes of fields: which of them can be covered with <c>;sf</c> or <c>;key</c>, and which must not come twice. Immutable.</summary>
public sealed class KnownFields
{
    private readonly FrozenDictionary<string, FieldShape> _shapes;

    private KnownFields(IEnumerable<KeyValuePair<string, FieldShape>> shapes) => _shapes = shapes.ToFrozenDictionary();

    /// <summary>Fields of RFC 9110, of RFCs on structured fields, and of the protocols that are spoken here.</summary>
    public static KnownFields Default { get; } = new(
    [
        .. From(FieldShape.Single,
            "age", "authorization", "content-location", "content-range", "date", "etag", "expires", "from", "idempotency-key",
            "if-modified-since", "if-range", "if-unmodified-since", "last-modified", "location", "max-forwards", "proxy-authorization", "range", "referer", "retry-after",
            "server", "set-cookie", "user-agent", "webhook-id", "webhook-timestamp"),
        .. From(FieldShape.SingleWithoutComma, "content-length", "content-type", "host"),
        .. From(FieldShape.StructuredItem, "client-cert"),
        .. From(FieldShape.StructuredList, "cache-status", "client-cert-chain", "proxy-status"),
        .. From(FieldShape.StructuredDictionary,
            "accept-signature", "cdn-cache-control", "content-digest", "priority", "repr-digest", "signature", "signature-agent", "signature-input", "ucp-agent",
            "want-content-digest", "want-repr-digest"),
    ]);

    /// <summary>The shape of a field, named in lower case.</summary>
    public FieldShape this[string name] => _shapes.GetValueOrDefault(name);

    /// <summary>The same with one more field, or another shape of one.</summary>
    /// <param name="name">In lower case.</param>
    public KnownFields With(string name, FieldShape shape) => new(new Dictionary<string, FieldShape>(_shapes) { [name] = shape });

    private static IEnumerable<KeyValuePair<string, FieldShape>> From(FieldShape shape, params IEnumerable<string> names) =>
        names.Select(name => new KeyValuePair<string, FieldShape>(name, shape));
}
