using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>The algorithms of RFC 8941 §4.2 over one value, from left to right. A method that returns false has said why in <see cref="Error"/>.</summary>
internal ref struct StructuredFieldReader(string value, StructuredFieldLimits limits)
{
    private int _position;

    public string? Error { get; private set; }

    private readonly ReadOnlySpan<char> Rest => value.AsSpan(_position);

    public bool Begin()
    {
        SkipSpaces();
        return value.Length <= limits.MaxLength || Fail("is too long");
    }

    public bool End()
    {
        SkipSpaces();
        return _position == value.Length || Fail("has something after its end");
    }

    public bool ReadDictionary([NotNullWhen(true)] out StructuredDictionary? dictionary)
    {
        dictionary = null;
        var members = new List<KeyValuePair<string, StructuredMember>>();
        var repeated = 0;
        while (_position < value.Length)
        {
            if (!ReadKey(out var key) || !ReadDictionaryValue(out var member))
            {
                return false;
            }

            repeated += Put(members, key, member) ? 1 : 0;
            if (members.Count + repeated > limits.MaxMembers)
            {
                return Fail("has too many members");
            }

            if (!ReadComma())
            {
                return false;
            }
        }

        dictionary = new(members, repeated > 0);
        return true;
    }

    public bool ReadList([NotNullWhen(true)] out List<StructuredMember>? list)
    {
        list = [];
        while (_position < value.Length)
        {
            if (!ReadMember(out var member))
            {
                return false;
            }

            list.Add(member);
            if (list.Count > limits.MaxMembers)
            {
                return Fail("has too many members");
            }

            if (!ReadComma())
            {
                return false;
            }
        }

        return true;
    }

    public bool ReadItem(out StructuredItem item)
    {
        item = default;
        if (!ReadBareItem(out var bare) || !ReadParameters(out var parameters))
        {
            return false;
        }

        item = new(bare, parameters);
        return true;
    }

    // Overwrites in place: the key keeps the place where it came first (RFC 8941 §4.2.2).
    private static bool Put<T>(List<KeyValuePair<string, T>> all, string key, T item)
    {
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Key == key)
            {
                all[i] = new(key, item);
                return true;
            }
        }

        all.Add(new(key, item));
        return false;
    }

    private bool ReadDictionaryValue([NotNullWhen(true)] out StructuredMember? member)
    {
        if (Rest is ['=', ..])
        {
            _position++;
            return ReadMember(out member);
        }

        var start = _position;
        member = ReadParameters(out var parameters) ? new(null, BareItem.OfBoolean(true), parameters, value.AsMemory(start, _position - start)) : null;
        return member is not null;
    }

    private bool ReadMember([NotNullWhen(true)] out StructuredMember? member)
    {
        member = null;
        var start = _position;
        StructuredItem[]? items = null;
        BareItem bare = default;
        if (!(Rest is ['(', ..] ? ReadInnerList(out items) : ReadBareItem(out bare)) || !ReadParameters(out var parameters))
        {
            return false;
        }

        member = new(items, bare, parameters, value.AsMemory(start, _position - start));
        return true;
    }

    private bool ReadInnerList([NotNullWhen(true)] out StructuredItem[]? items)
    {
        items = null;
        var read = new List<StructuredItem>();
        _position++;
        while (true)
        {
            SkipSpaces();
            if (Rest is [')', ..])
            {
                _position++;
                items = [.. read];
                return true;
            }

            if (!ReadItem(out var item))
            {
                return false;
            }

            read.Add(item);
            if (read.Count > limits.MaxItems)
            {
                return Fail("has too many items in an inner list");
            }

            if (Rest is not ([' ', ..] or [')', ..]))
            {
                return Fail("has an inner list that is not closed, or items in it that no space separates");
            }
        }
    }

    private bool ReadParameters([NotNullWhen(true)] out StructuredParameters? parameters)
    {
        parameters = StructuredParameters.None;
        if (Rest is not [';', ..])
        {
            return true;
        }

        var all = new List<KeyValuePair<string, BareItem>>();
        var repeated = 0;
        while (Rest is [';', ..])
        {
            _position++;
            SkipSpaces();
            if (!ReadKey(out var key))
            {
                return false;
            }

            var item = BareItem.OfBoolean(true);
            if (Rest is ['=', ..])
            {
                _position++;
                if (!ReadBareItem(out item))
                {
                    return false;
                }
            }

            repeated += Put(all, key, item) ? 1 : 0;
            if (all.Count + repeated > limits.MaxParameters)
            {
                return Fail("has too many parameters");
            }
        }

        parameters = new(all, repeated > 0);
        return true;
    }

    private bool ReadKey([NotNullWhen(true)] out string? key)
    {
        key = null;
        if (Rest is not [var first, ..] || !StructuredCharacters.StartsKey(first))
        {
            return Fail("lacks a key (lower-case letters) where one is due");
        }

        var length = Rest.IndexOfAnyExcept(StructuredCharacters.Key);
        key = (length < 0 ? Rest : Rest[..length]).ToString();
        _position += key.Length;
        return true;
    }

    private bool ReadBareItem(out BareItem item)
    {
        var error = BareItemReader.Read(Rest, out item, out var length);
        _position += length;
        return error is null || Fail(error);
    }

    // True at the end of the value as well; false after a comma that nothing follows.
    private bool ReadComma()
    {
        SkipOptionalWhitespace();
        if (_position == value.Length)
        {
            return true;
        }

        if (value[_position] != ',')
        {
            return Fail("has members that no comma separates");
        }

        _position++;
        SkipOptionalWhitespace();
        return _position < value.Length || Fail("ends with a comma");
    }

    private void SkipSpaces()
    {
        while (_position < value.Length && value[_position] == ' ')
        {
            _position++;
        }
    }

    private void SkipOptionalWhitespace()
    {
        while (_position < value.Length && value[_position] is ' ' or '\t')
        {
            _position++;
        }
    }

    private bool Fail(string error)
    {
        Error ??= error;
        return false;
    }
}
