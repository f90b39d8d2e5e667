using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Admin.Control;

/// <summary>The one call of its key that is carried out. What changed something is answered the same way again; after anything else the key is free.</summary>
internal sealed class ControlRun(IIdempotencyRecords records, KeptLease lease, Digest key, HolderToken holder)
{
    private static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>Keeps the answer. A store that is away then forgets that there was a call once the lease ends, and a repeat is carried out again.</summary>
    public async ValueTask CompleteAsync(StoredAnswer answer)
    {
        lease.Dispose();
        await records.CompleteAsync(key, holder, AnswerFormat.Write(answer), Retention);
    }

    public async ValueTask AbandonAsync()
    {
        lease.Dispose();
        await records.AbandonAsync(key, holder);
    }
}
