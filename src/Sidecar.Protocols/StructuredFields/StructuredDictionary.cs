using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>A dictionary, in the order in which each key came first (RFC 8941 §3.2).</summary>
public sealed class StructuredDictionary : IReadOnlyList<KeyValuePair<string, StructuredMember>>
{
    private readonly List<KeyValuePair<string, StructuredMember>> _members;

    internal StructuredDictionary(List<KeyValuePair<string, StructuredMember>> members, bool hasDuplicates) => (_members, HasDuplicates) = (members, hasDuplicates);

    /// <summary>Whether a key came more than once in what was read. Its last value stands, as the RFC has it; who may not be led astray by the first refuses.</summary>
    public bool HasDuplicates { get; }

    /// <inheritdoc/>
    public int Count => _members.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, StructuredMember> this[int index] => _members[index];

    /// <summary>A dictionary to be written, in this order.</summary>
    /// <exception cref="ArgumentException">A key is no key of structured fields, or stands twice.</exception>
    public static StructuredDictionary Of(params IEnumerable<KeyValuePair<string, StructuredMember>> members)
    {
        var all = new List<KeyValuePair<string, StructuredMember>>();
        foreach (var member in members)
        {
            if (!StructuredCharacters.IsKey(member.Key) || all.Exists(other => other.Key == member.Key))
            {
                throw new ArgumentException($"'{member.Key}' is no key, or stands twice.", nameof(members));
            }

            all.Add(member);
        }

        return new(all, hasDuplicates: false);
    }

    /// <summary>The member of that key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out StructuredMember? member)
    {
        foreach (var (name, value) in _members)
        {
            if (name == key)
            {
                member = value;
                return true;
            }
        }

        member = null;
        return false;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, StructuredMember>> GetEnumerator() => _members.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Its strict serialisation (RFC 8941 §4.1.2).</summary>
    public override string ToString() => StructuredFieldWriter.Text(this, static (dictionary, output) => StructuredFieldWriter.Write(dictionary, output));
}
