using System.Security.Cryptography;

namespace Sidecar.Ledger.Audit;

/// <summary>Follows the chain from its first record to its head. Records that are added meanwhile are left out.</summary>
/// <param name="noted">A hash that was noted elsewhere, and must be one of the chain's; null for none.</param>
internal sealed class AuditVerifier(SqlAuditHistory history, byte[]? noted)
{
    private long _number;
    private ReadOnlyMemory<byte> _hash = AuditChain.Start;
    private bool _isNotedFound = noted is null || IsSame(noted, AuditChain.Start);

    /// <exception cref="LedgerUnavailableException">The ledger cannot be read.</exception>
    public async Task<AuditVerdict> VerifyAsync(CancellationToken cancellationToken)
    {
        if (await history.ReadEndAsync(cancellationToken) is not { } end)
        {
            return new AuditVerdict.Broken(0, "the head of the chain is gone");
        }

        // Also what somebody put before the first.
        await foreach (var record in history.ListAsync(new AuditQuery { After = long.MinValue }, cancellationToken))
        {
            if (record.Number > end.Number)
            {
                break;
            }

            if (Check(record) is { } fault)
            {
                return fault;
            }
        }

        return (AuditVerdict?)CheckEnd(end) ?? new AuditVerdict.Whole(_number, Convert.ToHexStringLower(_hash.Span));
    }

    private AuditVerdict.Broken? Check(AuditRecord record)
    {
        var expected = _number + 1;
        if (record.Number != expected)
        {
            return new AuditVerdict.Broken(expected, $"it is missing; the next that is there is {record.Number}");
        }

        if (!IsSame(record.Previous, _hash))
        {
            return new AuditVerdict.Broken(expected, "it does not carry the hash of the record before it: one of the two was changed");
        }

        if (!IsSame(record.Hash, AuditChain.Hash(record.Number, record.Previous.Span, record.At.ToUnixTimeMilliseconds(), record.Entry)))
        {
            return new AuditVerdict.Broken(expected, "it was changed: its hash is another record's");
        }

        (_number, _hash) = (expected, record.Hash);
        _isNotedFound = _isNotedFound || IsSame(record.Hash, noted);
        return null;
    }

    private AuditVerdict.Broken? CheckEnd(AuditEnd end) => (_number < end.Number, IsSame(end.Hash, _hash), end.Last > end.Number, _isNotedFound) switch
    {
        (true, _, _, _) => new AuditVerdict.Broken(_number + 1, $"it is missing: the end was cut, the head names {end.Number} records"),
        (_, false, _, _) => new AuditVerdict.Broken(end.Number, "the head of the chain has another hash: the record or the head was changed"),
        (_, _, true, _) => new AuditVerdict.Broken(end.Number + 1, "it stands behind the head of the chain: somebody else added it, or the head was set back"),
        (_, _, _, false) => new AuditVerdict.Broken(end.Number, "no record has the hash that was noted: the end was cut, or the chain was written anew"),
        _ => null,
    };

    private static bool IsSame(ReadOnlyMemory<byte> hash, ReadOnlyMemory<byte> other) => CryptographicOperations.FixedTimeEquals(hash.Span, other.Span);
}
