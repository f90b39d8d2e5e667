using System.Collections.Frozen;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>The tokens that are ended together, as it is known at one moment.</summary>
internal sealed class CutoffList
{
    private readonly FrozenDictionary<(CutoffScope Scope, string Subject), CutoffFinding> _cutoffs;

    private CutoffList(IEnumerable<TokenCutoff> cutoffs) => _cutoffs = cutoffs.ToFrozenDictionary(static cutoff => (cutoff.Scope, cutoff.Subject), FindingOf);

    public static CutoffList None { get; } = new([]);

    public static CutoffList Of(IReadOnlyCollection<TokenCutoff> cutoffs) => cutoffs.Count == 0 ? None : new(cutoffs);

    /// <summary>Never Unknown.</summary>
    public CutoffFinding Find(string issuer, string agent, string? family) =>
        _cutoffs.Count == 0 ? CutoffFinding.None.Instance
        : family is not null && _cutoffs.TryGetValue((CutoffScope.Family, family), out var ended) ? ended
        : Later(_cutoffs.GetValueOrDefault((CutoffScope.Agent, agent)), _cutoffs.GetValueOrDefault((CutoffScope.Issuer, issuer)));

    private static CutoffFinding Later(CutoffFinding? one, CutoffFinding? other) => (one, other) switch
    {
        (CutoffFinding.IssuedUpTo { At: var at }, CutoffFinding.IssuedUpTo { At: var later }) => at >= later ? one : other,
        _ => one ?? other ?? CutoffFinding.None.Instance,
    };

    private static CutoffFinding FindingOf(TokenCutoff cutoff) => cutoff.Scope == CutoffScope.Family ? new CutoffFinding.All(cutoff.At) : new CutoffFinding.IssuedUpTo(cutoff.At);
}
