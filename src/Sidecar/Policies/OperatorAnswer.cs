namespace Sidecar.Policies;

/// <summary>What an operator is told: an object to be written as JSON, or a problem (RFC 9457).</summary>
internal sealed record OperatorAnswer(int Status, object? Body)
{
    /// <summary>What is wrong in a few words; null where nothing is.</summary>
    public string? Problem { get; private init; }

    public string? Detail { get; private init; }

    /// <summary>The methods that there are, for a request with another one.</summary>
    public string? Allow { get; private init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether a call that is sent again with its key gets this answer again; not where it may be another the next time.</summary>
    public bool IsKept { get; init; } = true;

    /// <summary>The version of what is shown, for a change that names it (<c>ETag</c>, <c>If-Match</c>); null where nothing has one.</summary>
    public long? Version { get; init; }

    public static OperatorAnswer Of(object body, int status = StatusCodes.Status200OK) => new(status, body);

    public static OperatorAnswer Wrong(int status, string problem, string detail) => new(status, Body: null) { Problem = problem, Detail = detail };

    public static OperatorAnswer WrongMethod(string allow) => Wrong(StatusCodes.Status405MethodNotAllowed, "Method not allowed", $"Use {allow}.") with { Allow = allow };
}
