namespace Sidecar.Identity.ApiKeys;

/// <summary>What is known about an id. Exactly one of three; the default is <see cref="Unknown"/>.</summary>
internal readonly struct ApiKeyFinding
{
    private static readonly object NoAnswer = new();

    private readonly object? _content;

    private ApiKeyFinding(object content) => _content = content;

    /// <summary>Nobody was given such a key.</summary>
    public static ApiKeyFinding Unknown => default;

    /// <summary>Whether there is such a key cannot be found out now.</summary>
    public static ApiKeyFinding Unavailable { get; } = new(NoAnswer);

    public bool IsUnavailable => _content == NoAnswer;

    /// <summary>The key; null otherwise.</summary>
    public KnownApiKey? Key => _content as KnownApiKey;

    public static ApiKeyFinding Of(KnownApiKey key) => new(key);
}
