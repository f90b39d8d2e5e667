using Dapper;
using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.Revocations;

/// <summary>The revocations in a table of the ledger. One SQL for all engines.</summary>
internal sealed class SqlRevocationLedger(LedgerTables tables, IControlStore control) : IRevocationLedger
{
    // Few enough to be removed in time.
    private const int MostInSweep = 1_000;

    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Revocations");
    private static readonly string Insert = Embedded.Statement("insert_revocation");
    private static readonly string List = Embedded.Statement("list_revocations");
    private static readonly string Sweep = Embedded.Statement("sweep_revocations");

    public ValueTask<RevocationWriting> RevokeAsync(Revocation revocation, AuditEntry? audit, long most, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var arguments = new
        {
            key = revocation.Key.ToBytes(),
            kind = revocation.Kind.ToText(),
            until = revocation.Until.ToUnixTimeMilliseconds(),
            now = now.ToUnixTimeMilliseconds(),
            most,
        };
        return control.RunAsync<RevocationWriting>(
            async changed =>
            {
                if (await changed.FindAsync<long?>(Insert, arguments) is not { } until)
                {
                    changed.Discard();
                    return RevocationWriting.Full.Instance;
                }

                if (audit is not null)
                {
                    changed.Audit(audit);
                }

                return new RevocationWriting.Written(UnixTime.Of(until));
            },
            static fault => new RevocationWriting.Unavailable(fault),
            cancellationToken);
    }

    public ValueTask<RevocationReading> ReadAsync(DateTimeOffset now, Digest? after, int limit, CancellationToken cancellationToken) => tables.ReadAsync<RevocationReading>(
        async connection =>
        {
            // Nothing comes before no bytes.
            var arguments = new { now = now.ToUnixTimeMilliseconds(), after = after?.ToBytes() ?? [], limit };
            var rows = await connection.QueryAsync<RevocationRow>(new CommandDefinition(List, arguments, cancellationToken: cancellationToken));
            return new RevocationReading.Page([.. rows.Select(static row => row.ToRevocation())]);
        },
        static fault => new RevocationReading.Unavailable(fault),
        cancellationToken);

    public async ValueTask<Exception?> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (removed, fault) = await tables.WriteAsync<(int Removed, Exception? Fault)>(
                async connection => (await connection.ExecuteAsync(
                    new CommandDefinition(Sweep, new { before = before.ToUnixTimeMilliseconds(), limit = MostInSweep }, cancellationToken: cancellationToken)), null),
                static fault => (0, fault),
                cancellationToken);
            if (fault is not null || removed < MostInSweep)
            {
                return fault;
            }
        }
    }
}
