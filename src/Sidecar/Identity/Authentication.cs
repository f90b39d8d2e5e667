using Sidecar.Policies;

namespace Sidecar.Identity;

/// <summary>What one way of proving found on a request. Exactly one of three; the default is <see cref="Absent"/>.</summary>
internal readonly struct Authentication
{
    private readonly object? _content;

    private Authentication(object content) => _content = content;

    /// <summary>The request brings nothing of this kind.</summary>
    public static Authentication Absent => default;

    public bool IsAbsent => _content is null;

    /// <summary>Who calls, proven; null otherwise.</summary>
    public Principal? Principal => _content as Principal;

    /// <summary>Why what the request brings is not good; null otherwise.</summary>
    public Refusal? Refusal => _content as Refusal;

    public static Authentication Proven(Principal principal) => new(principal);

    public static Authentication Rejected(Refusal refusal) => new(refusal);

    public static implicit operator ValueTask<Authentication>(Authentication authentication) => ValueTask.FromResult(authentication);
}
