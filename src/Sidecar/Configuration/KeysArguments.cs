namespace Sidecar.Configuration;

/// <summary>What <c>sidecar keys</c> is asked to do.</summary>
internal sealed record KeysArguments(KeysAction Action, StartArguments Sources)
{
    /// <summary>The public id of the key that is meant.</summary>
    public string Id { get; init; } = "";

    public string? Owner { get; init; }

    public IReadOnlyList<string> Permissions { get; init; } = [];

    public IReadOnlyList<string> Profiles { get; init; } = [];

    public string? ExpiresAt { get; init; }

    public bool IsTest { get; init; }

    /// <summary>Print what belongs into the configuration, and touch no ledger.</summary>
    public bool IsOffline { get; init; }

    /// <summary>How long the old key goes on.</summary>
    public TimeSpan? Overlap { get; init; }
}

/// <summary>What may be done with keys from the command line.</summary>
internal enum KeysAction
{
    Create,
    List,
    Rotate,
    Revoke,
}
