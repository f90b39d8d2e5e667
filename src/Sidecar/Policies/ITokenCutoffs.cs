namespace Sidecar.Policies;

/// <summary>
/// Which spend tokens were ended together. The threat: a replica that goes on honouring them. The promise: a cutoff is seen within a second, wherever it was made; when that is not known, nobody is
/// told that there is none.
/// </summary>
internal interface ITokenCutoffs
{
    /// <summary>What bears on a token.</summary>
    /// <param name="family">Of the refresh handle that it came of; null where it came of none.</param>
    CutoffFinding Find(string issuer, string agent, string? family);

    /// <summary>After a cutoff that was made here: it is in force in this process when this returns, if the ledger could be read, and the others are told to look.</summary>
    Task RefreshAsync();
}

/// <summary>What bears on a token. A closed set.</summary>
internal abstract record CutoffFinding
{
    private CutoffFinding()
    {
    }

    internal sealed record None : CutoffFinding
    {
        public static None Instance { get; } = new();
    }

    /// <summary>Tokens that were issued then or before are not honoured.</summary>
    internal sealed record IssuedUpTo(DateTimeOffset At) : CutoffFinding;

    /// <summary>None of them is honoured, whenever it was issued.</summary>
    internal sealed record All(DateTimeOffset At) : CutoffFinding;

    /// <summary>The ledger could not be read for too long.</summary>
    internal sealed record Unknown : CutoffFinding
    {
        public static Unknown Instance { get; } = new();
    }
}
