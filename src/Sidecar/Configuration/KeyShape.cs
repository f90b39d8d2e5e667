namespace Sidecar.Configuration;

/// <summary>What may stand at a key: a single value, a list, named entries, or an object with known keys.</summary>
internal abstract record KeyShape;

/// <summary>Whatever stands there is somebody else's business.</summary>
internal sealed record AnyShape : KeyShape;

/// <summary>A single value.</summary>
/// <param name="Expectation">What the value must be, as the end of "it is not ...", with an example where that helps.</param>
/// <param name="Accepts">Whether the text is such a value.</param>
/// <param name="Choices">The names to choose from; empty when the value is not a choice.</param>
internal sealed record ScalarShape(string Expectation, Func<string, bool> Accepts, IReadOnlyList<string> Choices) : KeyShape
{
    /// <summary>Whether several values may stand there as a list.</summary>
    public bool MayBeList { get; init; }
}

internal sealed record ListShape(KeyShape Element) : KeyShape;

/// <summary>Entries whose names the operator chooses.</summary>
internal sealed record MapShape(KeyShape Element) : KeyShape;

/// <summary>Known keys in the order in which the options declare them.</summary>
internal sealed record ObjectShape : KeyShape
{
    public OrderedDictionary<string, KeyShape> Keys { get; } = new(StringComparer.OrdinalIgnoreCase);
}
