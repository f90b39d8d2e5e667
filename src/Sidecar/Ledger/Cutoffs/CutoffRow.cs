using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Cutoffs;

/// <summary>A row of <c>list_cutoffs.sql</c> and <c>put_cutoff.sql</c>.</summary>
internal sealed class CutoffRow
{
    public required string Scope { get; init; }

    public required string Subject { get; init; }

    public long CutAt { get; init; }

    public long Until { get; init; }

    public required string CutBy { get; init; }

    public string? Reason { get; init; }

    /// <exception cref="LedgerUnavailableException">It ends something that this program does not know.</exception>
    public TokenCutoff ToRecord() => new(ScopeOf(Scope), Subject, UnixTime.Of(CutAt), UnixTime.Of(Until), CutBy) { Reason = Reason };

    public static string TextOf(CutoffScope scope) => scope.ToString().ToLowerInvariant();

    private static CutoffScope ScopeOf(string text) => Enum.TryParse<CutoffScope>(text, ignoreCase: true, out var scope) && TextOf(scope) == text
        ? scope
        : throw new LedgerUnavailableException($"Tokens of {text} are ended: it was written by a newer version of this program, or by hand.");
}
