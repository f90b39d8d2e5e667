using Microsoft.Extensions.Primitives;

namespace Sidecar.Policies;

/// <summary>
/// Why a request does not pass, chosen by meaning. <see cref="Slug"/> is stable and documented in docs/refusals.md.
/// </summary>
/// <param name="Slug">Stable machine-readable name, snake_case; the metric label and the last part of the problem type.</param>
/// <param name="Status">HTTP status, 400 to 599.</param>
/// <param name="Title">The refusal in a few words, the same for every occurrence.</param>
internal sealed record Refusal(string Slug, int Status, string Title)
{
    /// <summary>What was wrong with this request and what to do, safe for the client to read.</summary>
    public string? Detail { get; init; }

    /// <summary>What the operator should know; goes to the log and never leaves the process.</summary>
    public string? Note { get; init; }

    /// <summary>The fault behind the refusal, for the log.</summary>
    public Exception? Cause { get; init; }

    /// <summary>
    /// A store is away: it tells that itself, once, so the refusals that follow are not worth a line each.
    /// </summary>
    public bool IsStoreAway { get; init; }

    /// <summary>After how long the client may try again; written as <c>Retry-After</c> in whole seconds, rounded up.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Headers that belong to this refusal.</summary>
    public IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; } = [];

    /// <summary>What a program should know besides: members of a problem's body and of an MCP error's data, lines of the text in the dialects whose objects are closed.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Members { get; init; } = [];

    /// <summary>What is wrong at which place of the body, in its order, at most ten.</summary>
    public IReadOnlyList<BodyFault> Faults { get; init; } = [];

    /// <summary>What follows on this connection could not be told from the rest of this request: over HTTP/1.x it is closed after the answer.</summary>
    public bool ClosesConnection { get; init; }

    /// <summary>A protocol's own body (x402's); where present it stands instead of the dialect's.</summary>
    public RefusalContent? Content { get; init; }
}
