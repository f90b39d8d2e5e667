namespace Sidecar.Budgets.Control;

/// <summary>What is to be stopped, or to go on.</summary>
internal sealed record StopBody
{
    /// <summary><c>everything</c>, <c>agent</c>, <c>merchant</c>, <c>category</c> or <c>issuer</c>.</summary>
    public string? Scope { get; init; }

    /// <summary>Which; left out for everything.</summary>
    public string? Subject { get; init; }

    /// <summary>Why; at most 256 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>Whether requests in flight are cut. Only for a stop.</summary>
    public bool Cut { get; init; }
}
