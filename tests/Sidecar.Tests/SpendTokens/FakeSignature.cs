using Sidecar.Policies;

namespace Sidecar.Tests.SpendTokens;

/// <summary>A request's signature that somebody has verified.</summary>
internal sealed record FakeSignature(string KeyThumbprint, params IReadOnlyList<string> Components) : IRequestSignature
{
    public DateTimeOffset? Created { get; init; }

    public string? Nonce { get; init; }

    public bool Covers(string component) => Components.Contains(component);

    public Digest Content() => Digest.OfParts([.. Components, Created?.ToString("O"), Nonce]);
}
