using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>A component identifier: the name of a field in lower case, or of a derived component with its <c>@</c>, and parameters (RFC 9421 §2).</summary>
public sealed class CoveredComponent : IEquatable<CoveredComponent>
{
    private CoveredComponent(string name, StructuredParameters parameters)
    {
        (Name, Parameters) = (name, parameters);
        ComponentParameters.Read(parameters, IsDerived, out var read, out var fault);
        (Known, Fault) = (read, fault);
    }

    /// <summary>A field in lower case, or a derived component such as <c>@method</c>.</summary>
    public string Name { get; }

    /// <summary>Its parameters in the order in which they were written. What they mean is judged when a signature base is written.</summary>
    public StructuredParameters Parameters { get; }

    /// <summary>Whether it is no field.</summary>
    public bool IsDerived => Name[0] == '@';

    internal ComponentParameters Known { get; }

    internal SignatureBaseFault Fault { get; }

    /// <summary>A component without parameters.</summary>
    /// <exception cref="ArgumentException">It is the name of no component.</exception>
    public static CoveredComponent Of(string name) => Of(name, StructuredParameters.None);

    /// <summary>A component with parameters.</summary>
    /// <exception cref="ArgumentException">It is the name of no component.</exception>
    public static CoveredComponent Of(string name, StructuredParameters parameters) =>
        ComponentNames.IsName(name) ? new(name, parameters) : throw new ArgumentException("This names neither a field in lower case nor a derived component.", nameof(name));

    /// <summary>One member of a field that is a dictionary: <c>"name";key="key"</c> (RFC 9421 §2.1.2).</summary>
    /// <exception cref="ArgumentException">It is the name of no component, or the key is not ASCII.</exception>
    public static CoveredComponent OfMember(string name, string key) => Of(name, StructuredParameters.Of(new KeyValuePair<string, BareItem>("key", BareItem.OfString(key))));

    /// <summary>The same of the request that a response answers: <c>"name";req</c> (RFC 9421 §2.4).</summary>
    /// <exception cref="ArgumentException">It is the name of no component.</exception>
    public static CoveredComponent OfRequest(string name) => Of(name, StructuredParameters.Of(new KeyValuePair<string, BareItem>("req", BareItem.OfBoolean(true))));

    /// <summary>Reads a component as it stands in a signature, <c>"@path";req</c>, or without the quotes, <c>@path;req</c>.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out CoveredComponent? component)
    {
        component = null;
        if (text is not ['"', ..])
        {
            var end = text.IndexOf(';', StringComparison.Ordinal);
            text = end < 0 ? $"\"{text}\"" : $"\"{text[..end]}\"{text[end..]}";
        }

        return StructuredField.TryParseItem(text, out var item, out _) && TryRead(item, out component) is null;
    }

    public bool Equals(CoveredComponent? other) => other is not null && Name == other.Name && Parameters.SameAs(other.Parameters);

    public override bool Equals(object? obj) => Equals(obj as CoveredComponent);

    public override int GetHashCode() => HashCode.Combine(Name, Parameters.Count);

    /// <summary>As a signature base writes it: quotes, parameters in their order.</summary>
    public override string ToString() =>
        StructuredFieldWriter.Text(new StructuredItem(BareItem.OfString(Name), Parameters), static (item, output) => StructuredFieldWriter.Write(item, output));

    internal static SignatureFieldError? TryRead(StructuredItem item, out CoveredComponent? component)
    {
        component = null;
        if (!item.Value.TryGetString(out var name))
        {
            return SignatureFieldError.ComponentNotAString;
        }

        if (!ComponentNames.IsName(name))
        {
            return SignatureFieldError.InvalidComponentName;
        }

        if (item.Parameters.HasDuplicates)
        {
            return SignatureFieldError.DuplicateParameter;
        }

        component = new(name, item.Parameters);
        return null;
    }
}
