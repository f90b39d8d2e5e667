using System.Text.Json;

namespace Sidecar.SpendTokens.Control;

/// <summary>What a token shall allow, as it is sent.</summary>
internal sealed record TokenBody
{
    public string? Agent { get; init; }

    public JsonElement? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Merchant { get; init; }

    public IReadOnlyList<string>? Merchants { get; init; }

    public string? Category { get; init; }

    public string? Intent { get; init; }

    /// <summary>Once where it is left out; 0 for as often as the amount allows.</summary>
    public long? Uses { get; init; }

    public TimeSpan? Lifetime { get; init; }

    /// <summary>Thumbprint of the key whose holder alone may use it.</summary>
    public string? Jkt { get; init; }

    /// <summary>Fingerprint of the one request that it is for.</summary>
    public string? Request { get; init; }

    /// <summary>Whether a refresh handle is handed out too.</summary>
    public bool Refresh { get; init; }
}
