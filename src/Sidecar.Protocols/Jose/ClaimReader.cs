using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Reads the claims of a JWT by strict types and remembers the first that is wrong. A claim that is null is one of another type, not one that is
/// missing: a constraint never disappears by how it is written.
/// </summary>
/// <param name="claims">An object of a document that was read with <see cref="StrictJson"/>.</param>
/// <param name="prefix">What stands before each name in a fault: <c>scope.</c></param>
internal sealed class ClaimReader(JsonElement claims, string prefix = "")
{
    // The last second of the year 9999.
    private const long LastSecond = 253_402_300_799;

    /// <summary>Reads the claims of a token whole.</summary>
    /// <param name="payload">The text of an object, in UTF-8.</param>
    /// <param name="maxDepth">How deep it may nest.</param>
    /// <param name="read">What the claims say; worth nothing where one of them was refused.</param>
    /// <param name="error">Why there is none, as the end of a sentence; never a piece of the text.</param>
    public static bool TryRead<T>(
        ReadOnlyMemory<byte> payload, int maxDepth, Func<ClaimReader, T> read, [NotNullWhen(true)] out T? claims, [NotNullWhen(false)] out string? error)
        where T : class
    {
        claims = null;
        if (!StrictJson.TryParse(payload, maxDepth, out var document, out error))
        {
            error = $"has claims of which the text {error}";
            return false;
        }

        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                error = "has claims that are not an object";
                return false;
            }

            var reader = new ClaimReader(document.RootElement);
            var found = read(reader);
            error = reader.Fault;
            claims = error is null ? found : null;
            return claims is not null;
        }
    }

    /// <summary>What is wrong, as the end of a sentence; never a piece of the text.</summary>
    public string? Fault { get; private set; }

    public void Refuse(string fault) => Fault ??= fault;

    /// <summary>An identifier: 1 to <paramref name="maxLength"/> visible ASCII characters. Empty after a fault.</summary>
    public string Id(string name, int maxLength) => OptionalId(name, maxLength) ?? Missing(name);

    /// <inheritdoc cref="Id"/>
    public string? OptionalId(string name, int maxLength) =>
        claims.TryGetProperty(name, out var value) ? IdOf(value, name, maxLength) : null;

    /// <summary>A text for people: 1 to <paramref name="maxLength"/> UTF-16 units without anything that steers a terminal or turns the order of writing.</summary>
    public string? OptionalText(string name, int maxLength)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length == 0 || text.Length > maxLength || text.Any(Steers))
        {
            Refuse($"wants {prefix}{name} as a text of 1 to {maxLength} characters");
        }

        return text;
    }

    /// <summary>One identifier, or a list of at least one without repetition; empty where the claim is missing, and after a fault.</summary>
    public ImmutableArray<string> Ids(string name, int maxCount, int maxLength)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return [IdOf(value, name, maxLength)];
        }

        if (value.GetArrayLength() is 0 || value.GetArrayLength() > maxCount)
        {
            Refuse($"wants {prefix}{name} with 1 to {maxCount} entries");
            return [];
        }

        ImmutableArray<string> ids = [.. value.EnumerateArray().Select(entry => IdOf(entry, name, maxLength))];
        if (ids.Distinct(StringComparer.Ordinal).Count() != ids.Length)
        {
            Refuse($"wants {prefix}{name} without repetition");
        }

        return ids;
    }

    /// <summary>A whole number written in digits alone: no sign, point or exponent.</summary>
    public long? OptionalInteger(string name, long min, long max)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && long.TryParse(value.GetRawText(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max)
        {
            return number;
        }

        Refuse(string.Create(CultureInfo.InvariantCulture, $"wants {prefix}{name} as a whole number from {min} to {max}"));
        return null;
    }

    /// <inheritdoc cref="OptionalInteger"/>
    public long Integer(string name, long min, long max)
    {
        RequireMember(name);
        return OptionalInteger(name, min, max) ?? min;
    }

    /// <summary>A NumericDate (RFC 7519 §2) in whole seconds since 1970.</summary>
    public DateTimeOffset? OptionalTime(string name) => OptionalInteger(name, 0, LastSecond) is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <inheritdoc cref="OptionalTime"/>
    public DateTimeOffset Time(string name)
    {
        RequireMember(name);
        return OptionalTime(name) ?? default;
    }

    /// <summary>The members of an object; null where the claim is missing or not an object, which is a fault.</summary>
    public ClaimReader? OptionalObject(string name)
    {
        if (!claims.TryGetProperty(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new(value, $"{name}.");
        }

        Refuse($"wants {prefix}{name} as an object");
        return null;
    }

    /// <summary>Refuses members of other names: a constraint that is not understood must not be dropped.</summary>
    public void RefuseOthersThan(params ReadOnlySpan<string> names)
    {
        foreach (var member in claims.EnumerateObject())
        {
            if (!names.Contains(member.Name))
            {
                Refuse($"has a member of {prefix.TrimEnd('.')} that is not understood");
            }
        }
    }

    public bool Has(string name) => claims.TryGetProperty(name, out _);

    // Separators of lines, and all that is not seen (marks that turn the order of writing among them) but for the joiners that some scripts need.
    private static bool Steers(char character) =>
        char.GetUnicodeCategory(character) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || (char.GetUnicodeCategory(character) is UnicodeCategory.Format && character is not ('\u200C' or '\u200D'));

    private string IdOf(JsonElement value, string name, int maxLength)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        if (text.Length > 0 && text.Length <= maxLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return text;
        }

        Refuse($"wants {prefix}{name} as a string of 1 to {maxLength} visible ASCII characters");
        return "";
    }

    private string Missing(string name)
    {
        Refuse($"has no {prefix}{name}");
        return "";
    }

    private void RequireMember(string name)
    {
        if (!Has(name))
        {
            Missing(name);
        }
    }
}
