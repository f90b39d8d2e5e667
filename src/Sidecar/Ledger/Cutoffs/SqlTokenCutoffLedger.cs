using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Cutoffs;

/// <summary>Cutoffs in their table.</summary>
internal sealed class SqlTokenCutoffLedger(IControlStore store) : ITokenCutoffLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Cutoffs");
    private static readonly string Put = Embedded.Statement("put_cutoff");
    private static readonly string List = Embedded.Statement("list_cutoffs");
    private static readonly string Sweep = Embedded.Statement("sweep_cutoffs");
    private static readonly OptionalLines FindLastIssue = new(Embedded.Statement("find_last_issue"));
    private static readonly string FindFamily = Embedded.Statement("find_family");
    private static readonly string EndHandlesOfAgent = Embedded.Statement("end_handles_of_agent");
    private static readonly string EndHandlesOfFamily = Embedded.Statement("end_handles_of_family");
    private static readonly string EndTokensOfFamily = Embedded.Statement("end_tokens_of_family");
    private static readonly string EndAllHandles = Embedded.Statement("end_all_handles");

    // Clocks of replicas differ.
    private static readonly TimeSpan KeptBeyond = TimeSpan.FromHours(1);

    public ValueTask<ControlWrite<TokenCutoff>> CutAsync(TokenCutoff cutoff, int most, AuditEntry audit, CancellationToken cancellationToken) => store.CountAsync<TokenCutoff>(
        async (tables, _) =>
        {
            if (cutoff.Scope == CutoffScope.Family && await tables.FindAsync<string>(FindFamily, new { subject = cutoff.Subject }) is null)
            {
                return ControlWrite<TokenCutoff>.Unknown.Instance;
            }

            await tables.ExecuteAsync(Sweep, new { before = (cutoff.At - KeptBeyond).ToUnixTimeMilliseconds() });
            if (await tables.FindAsync<CutoffRow>(Put, Arguments(cutoff, await FindEndAsync(tables, cutoff), most)) is not { } row)
            {
                return new ControlWrite<TokenCutoff>.Conflict($"as many as there may be are revoked together, {most}; stop the agent or revoke the issuer");
            }

            foreach (var end in EndsOf(cutoff))
            {
                await tables.ExecuteAsync(end, new { subject = cutoff.Subject, now = cutoff.At.ToUnixTimeMilliseconds() });
            }

            return new ControlWrite<TokenCutoff>.Written(row.ToRecord());
        },
        audit,
        cancellationToken);

    public ValueTask<IReadOnlyList<TokenCutoff>> ListAsync(DateTimeOffset now, CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<TokenCutoff>>(
        async tables => [.. (await tables.ListAsync<CutoffRow>(List, new { now = now.ToUnixTimeMilliseconds() })).Select(static row => row.ToRecord())], cancellationToken);

    // In the transaction: what is written down afterwards was not issued so far.
    private static async Task<long> FindEndAsync(ControlTransaction tables, TokenCutoff cutoff)
    {
        var at = cutoff.At.ToUnixTimeMilliseconds();
        if (cutoff.Scope != CutoffScope.Agent && !cutoff.EndsAllHandles)
        {
            return at;
        }

        var sql = cutoff.Scope == CutoffScope.Agent ? FindLastIssue.With("agent") : FindLastIssue.With();
        return await tables.FindAsync<long?>(sql, new { at, latest = (cutoff.At + cutoff.Ahead).ToUnixTimeMilliseconds(), subject = cutoff.Subject }) ?? at;
    }

    private static IReadOnlyList<string> EndsOf(TokenCutoff cutoff) => cutoff.Scope switch
    {
        CutoffScope.Agent => [EndHandlesOfAgent],
        CutoffScope.Family => [EndHandlesOfFamily, EndTokensOfFamily],
        _ => cutoff.EndsAllHandles ? [EndAllHandles] : [],
    };

    private static object Arguments(TokenCutoff cutoff, long cutAt, int most) => new
    {
        scope = CutoffRow.TextOf(cutoff.Scope),
        subject = cutoff.Subject,
        cutAt,
        until = cutoff.Until.ToUnixTimeMilliseconds(),
        cutBy = cutoff.By,
        reason = cutoff.Reason,
        most,
    };
}
