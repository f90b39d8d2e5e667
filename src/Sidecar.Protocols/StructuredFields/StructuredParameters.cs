using System.Collections;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>The parameters of an item or an inner list, in the order in which each key came first (RFC 8941 §3.1.2).</summary>
public sealed class StructuredParameters : IReadOnlyList<KeyValuePair<string, BareItem>>
{
    private readonly IReadOnlyList<KeyValuePair<string, BareItem>> _all;

    internal StructuredParameters(IReadOnlyList<KeyValuePair<string, BareItem>> all, bool hasDuplicates) => (_all, HasDuplicates) = (all, hasDuplicates);

    /// <summary>No parameters.</summary>
    public static StructuredParameters None { get; } = new([], hasDuplicates: false);

    /// <summary>Whether a key came more than once in what was read. Its last value stands.</summary>
    public bool HasDuplicates { get; }

    /// <inheritdoc/>
    public int Count => _all.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, BareItem> this[int index] => _all[index];

    /// <summary>Parameters to be written, in this order.</summary>
    /// <exception cref="ArgumentException">A key is no key of structured fields, or stands twice.</exception>
    public static StructuredParameters Of(params IEnumerable<KeyValuePair<string, BareItem>> parameters)
    {
        var all = new List<KeyValuePair<string, BareItem>>();
        foreach (var parameter in parameters)
        {
            if (!StructuredCharacters.IsKey(parameter.Key) || all.Exists(other => other.Key == parameter.Key))
            {
                throw new ArgumentException($"'{parameter.Key}' is no key, or stands twice.", nameof(parameters));
            }

            all.Add(parameter);
        }

        return all.Count == 0 ? None : new(all, hasDuplicates: false);
    }

    /// <summary>The value of the parameter named so.</summary>
    public bool TryGet(string key, out BareItem value)
    {
        for (var i = 0; i < _all.Count; i++)
        {
            if (_all[i].Key == key)
            {
                value = _all[i].Value;
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, BareItem>> GetEnumerator() => _all.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Whether both hold the same keys with the same values, in any order: how RFC 9421 §2 compares component identifiers.</summary>
    public bool SameAs(StructuredParameters other)
    {
        if (other.Count != Count)
        {
            return false;
        }

        for (var i = 0; i < _all.Count; i++)
        {
            if (!other.TryGet(_all[i].Key, out var value) || value != _all[i].Value)
            {
                return false;
            }
        }

        return true;
    }
}
