using System.Runtime.CompilerServices;
using Sidecar.Ledger;

namespace Sidecar.Tests.Admin;

/// <summary>As many records as wanted; knows what it was asked, and fails where a test says so.</summary>
internal sealed class FakeAudit : IAuditHistory
{
    public long Count { get; init; }

    /// <summary>The number before which the ledger goes away; null for never.</summary>
    public long? AwayAt { get; init; }

    public AuditQuery? Asked { get; private set; }

    public async IAsyncEnumerable<AuditRecord> ListAsync(AuditQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Asked = query;
        var left = query.Limit ?? long.MaxValue;
        for (var number = (query.After ?? 0) + 1; number <= Count && left > 0; number++, left--)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            if (number == AwayAt)
            {
                throw new LedgerUnavailableException("the server closed the connection");
            }

            yield return Record(number);
        }
    }

    public ValueTask<AuditRecord?> FindLastAsync(CancellationToken cancellationToken) => new(Count == 0 ? null : Record(Count));

    private static AuditRecord Record(long number) => new(
        number,
        DateTimeOffset.UnixEpoch.AddMilliseconds(1234),
        new AuditEntry("spend", "deny") { Actor = "agent:a", Agent = "a", Reason = "said \"no\"", Amount = "250000", Currency = "USD", RequestId = $"r{number}" },
        Enumerable.Repeat((byte)(number - 1), 32).ToArray(),
        Enumerable.Repeat((byte)number, 32).ToArray());
}
