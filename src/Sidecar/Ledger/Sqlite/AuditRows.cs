using System.Security.Cryptography;
using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Adds records to the audit on the writer's connection. The last record is read anew in every transaction: nothing that was rolled back is remembered.</summary>
internal sealed class AuditRows(StatementSet statements)
{
    private readonly SqliteStatement _readHead = statements.Named("read_audit_head");
    private readonly SqliteStatement _writeHead = statements.Named("write_audit_head");
    private readonly SqliteStatement _insert = statements.Named("insert_audit");
    private long? _number;
    private byte[] _hash = [];

    /// <summary>A transaction begins.</summary>
    public void Begin() => _number = null;

    public void Add(AuditEntry entry, long now)
    {
        if (_number is null)
        {
            ReadHead();
        }

        var at = entry.At?.ToUnixTimeMilliseconds() ?? now;
        var number = _number!.Value + 1;
        var hash = AuditChain.Hash(number, _hash, at, entry);
        _insert
            .Bind(1, number).Bind(2, at).Bind(3, entry.Action).Bind(4, entry.Decision).Bind(5, entry.Actor).Bind(6, entry.Agent).Bind(7, entry.Subject).Bind(8, entry.Reason)
            .Bind(9, entry.Amount).Bind(10, entry.Currency).Bind(11, entry.Merchant).Bind(12, entry.Category).Bind(13, entry.RequestId).Bind(14, _hash.AsMemory()).Bind(15, hash.AsMemory())
            .Run();
        (_number, _hash) = (number, hash);
    }

    /// <summary>The last thing before the commit.</summary>
    public void Finish()
    {
        if (_number is { } number)
        {
            _writeHead.Bind(1, number).Bind(2, _hash.AsMemory()).Run();
        }
    }

    private void ReadHead()
    {
        try
        {
            if (!_readHead.Step())
            {
                throw new LedgerUnavailableException("The audit has no head: somebody has changed the ledger's file.");
            }

            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            _readHead.Digest(1)!.Value.CopyTo(hash);
            (_number, _hash) = (_readHead.Number(0), hash.ToArray());
        }
        finally
        {
            _readHead.Reset();
        }
    }
}
