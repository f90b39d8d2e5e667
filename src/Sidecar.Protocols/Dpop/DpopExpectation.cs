using System.Collections.Immutable;

namespace Sidecar.Protocols.Dpop;

/// <summary>What a proof must be about: the request that it came with.</summary>
public sealed record DpopExpectation
{
    /// <summary>The request's method, compared exactly with <c>htm</c>.</summary>
    public required string Method { get; init; }

    /// <summary>The request's absolute URL as the client knows it, compared with <c>htu</c> as <see cref="DpopUrl"/> says; a query is left out of it.</summary>
    public required string Url { get; init; }

    /// <summary>How old a proof may be, <see cref="Skew"/> aside. It is kept as used for as long.</summary>
    public required TimeSpan MaxAge { get; init; }

    /// <summary>How far the client's clock may be ahead or behind.</summary>
    public required TimeSpan Skew { get; init; }

    /// <summary>The token that came with the request, without its scheme; its hash must be the proof's <c>ath</c>. Null where none came.</summary>
    public string? Token { get; init; }

    /// <summary>The thumbprint to which the token is bound (<c>cnf.jkt</c>); the proof's key must have it. Null where any key is good.</summary>
    public string? KeyThumbprint { get; init; }

    /// <summary>The nonces that are good now; the proof must have one. Empty where none is demanded, or where the caller judges the proof's own.</summary>
    public ImmutableArray<string> Nonces { get; init; } = [];
}
