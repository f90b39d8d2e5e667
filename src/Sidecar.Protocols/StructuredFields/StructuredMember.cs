namespace Sidecar.Protocols.StructuredFields;

/// <summary>An item with its parameters (RFC 8941 §3.3).</summary>
/// <param name="Value">What it is.</param>
/// <param name="Parameters">What belongs to it.</param>
public readonly record struct StructuredItem(BareItem Value, StructuredParameters Parameters);

/// <summary>A member of a list or a dictionary: an item or an inner list, either with parameters (RFC 8941 §3.1, §3.2).</summary>
public sealed class StructuredMember
{
    private readonly StructuredItem[]? _items;

    internal StructuredMember(StructuredItem[]? items, BareItem value, StructuredParameters parameters, ReadOnlyMemory<char> received) =>
        (_items, Value, Parameters, Received) = (items, value, parameters, received);

    /// <summary>Whether it is an inner list; otherwise it is an item.</summary>
    public bool IsInnerList => _items is not null;

    /// <summary>The item's value. Means nothing for an inner list.</summary>
    public BareItem Value { get; }

    /// <summary>The inner list's items. Empty for an item.</summary>
    public ReadOnlySpan<StructuredItem> Items => _items;

    /// <summary>The parameters of the item or of the inner list as a whole.</summary>
    public StructuredParameters Parameters { get; }

    /// <summary>
    /// The characters that this member was read from, parameters included, keys of a dictionary not: what RFC 9421 §2.5 signs as <c>@signature-params</c>.
    /// Empty for a member that was not read, and for a true without parameters that a dictionary holds as a key alone.
    /// </summary>
    public ReadOnlyMemory<char> Received { get; }

    /// <summary>An item to be written.</summary>
    public static StructuredMember Of(BareItem value, StructuredParameters? parameters = null) => new(null, value, parameters ?? StructuredParameters.None, default);

    /// <summary>An inner list to be written.</summary>
    public static StructuredMember OfInnerList(ReadOnlySpan<StructuredItem> items, StructuredParameters? parameters = null) =>
        new(items.ToArray(), default, parameters ?? StructuredParameters.None, default);

    /// <summary>Its strict serialisation (RFC 8941 §4.1).</summary>
    public override string ToString() => StructuredFieldWriter.Text(this, static (member, output) => StructuredFieldWriter.Write(member, output));
}
