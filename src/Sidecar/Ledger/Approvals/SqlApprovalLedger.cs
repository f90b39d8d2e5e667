using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.Approvals;

/// <summary>Approvals in their table.</summary>
internal sealed class SqlApprovalLedger(IControlStore store) : IApprovalLedger
{
    private const int MostPending = 1000;

    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Approvals");
    private static readonly string Find = Embedded.Statement("find_approval");
    private static readonly string FindOfRequest = Embedded.Statement("find_approval_of_request");
    private static readonly string CountPending = Embedded.Statement("count_pending_approvals");
    private static readonly string Insert = Embedded.Statement("insert_approval");
    private static readonly string Decide = Embedded.Statement("decide_approval");
    private static readonly string Use = Embedded.Statement("use_approval");
    private static readonly string HasUsed = Embedded.Statement("has_used_approval");
    private static readonly string HandOut = Embedded.Statement("hand_out_approval");
    private static readonly string FindHandedOut = Embedded.Statement("find_handed_out_approval");
    private static readonly string GiveBack = Embedded.Statement("give_back_approval");
    private static readonly string GiveBackReversed = Embedded.Statement("give_back_reversed_approval");
    private static readonly string GiveBackAbandoned = Embedded.Statement("give_back_abandoned_approvals");
    private static readonly string List = Embedded.Statement("list_approvals");

    public async ValueTask<ApprovalReading> AskAsync(ApprovalRecord wanted, bool findsSpent, AuditEntry audit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Most who ask have asked before, and an agent that asks for too much asks often: neither waits for a turn to write.
        try
        {
            if (await store.AskAsync(tables => FindPresentAsync(tables, wanted, findsSpent, now), cancellationToken) is { } present)
            {
                return present;
            }
        }
        catch (LedgerUnavailableException fault)
        {
            return new ApprovalReading.Unavailable(fault);
        }

        return await store.RunAsync(tables => AskAsync(tables, wanted, findsSpent, audit, now), static fault => new ApprovalReading.Unavailable(fault), cancellationToken);
    }

    public ValueTask<ApprovalUse> UseAsync(string id, SpendRequest request, Digest reservation, DateTimeOffset now, CancellationToken cancellationToken) => store.RunAsync(
        async tables =>
        {
            var use = UseOf(id, request, reservation, now);
            return await tables.ExecuteAsync(Use, use) == 1 || await tables.FindAsync<long>(HasUsed, new { id, reservation = reservation.ToBytes() }) == 1 ? ApprovalUse.Used : ApprovalUse.Refused;
        },
        static _ => ApprovalUse.Unavailable,
        cancellationToken);

    public ValueTask<ApprovalHandOut> HandOutAsync(string id, DateTimeOffset now, DateTimeOffset until, CancellationToken cancellationToken) => store.RunAsync<ApprovalHandOut>(
        async tables =>
        {
            var time = now.ToUnixTimeMilliseconds();
            return await tables.ExecuteAsync(HandOut, new { id, now = time, until = until.ToUnixTimeMilliseconds() }) == 1 ? new ApprovalHandOut.Done(UnixTime.Of(time))
                : await tables.FindAsync<long?>(FindHandedOut, new { id, now = time }) is { } before ? new ApprovalHandOut.DoneBefore(UnixTime.Of(before))
                : ApprovalHandOut.Refused.Instance;
        },
        static fault => new ApprovalHandOut.Unavailable(fault),
        cancellationToken);

    public ValueTask<Exception?> GiveBackAsync(string id, Digest reservation, CancellationToken cancellationToken) =>
        ExecuteAsync(GiveBack, new { id, reservation = reservation.ToBytes() }, cancellationToken);

    public ValueTask<Exception?> GiveBackReversedAsync(SpendReversal reversal, CancellationToken cancellationToken) =>
        ExecuteAsync(GiveBackReversed, new { agent = reversal.Agent, reservation = reversal.Id.ToBytes() }, cancellationToken);

    public ValueTask<Exception?> GiveBackAbandonedAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        ExecuteAsync(GiveBackAbandoned, new { now = now.ToUnixTimeMilliseconds() }, cancellationToken);

    public ValueTask<ControlWrite<ApprovalRecord>> DecideAsync(
        string id, bool isApproved, string operatorName, string? reason, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken)
    {
        var state = ApprovalStateText.Of(isApproved ? ApprovalState.Approved : ApprovalState.Denied);
        var arguments = new { id, state, now = now.ToUnixTimeMilliseconds(), decidedBy = operatorName, reason };
        return store.WriteAsync<ApprovalRecord>(
            async tables =>
            {
                var isDecided = await tables.ExecuteAsync(Decide, arguments) == 1;
                return await FindAsync(tables, id) is not { } approval ? ControlWrite<ApprovalRecord>.Unknown.Instance
                    : isDecided ? new ControlWrite<ApprovalRecord>.Written(approval)
                    : new ControlWrite<ApprovalRecord>.Conflict(Undecidable(approval));
            },
            audit,
            cancellationToken);
    }

    public ValueTask<ApprovalRecord?> FindAsync(string id, CancellationToken cancellationToken) => store.AskAsync(tables => FindAsync(tables, id), cancellationToken);

    public ValueTask<IReadOnlyList<ApprovalRecord>> ListAsync(ApprovalState? state, string? agent, int limit, long? before, CancellationToken cancellationToken)
    {
        var arguments = new { state = state is { } known ? ApprovalStateText.Of(known) : null, agent, limit, before = before ?? long.MaxValue };
        return store.AskAsync<IReadOnlyList<ApprovalRecord>>(
            async tables => [.. (await tables.ListAsync<ApprovalRow>(List, arguments)).Select(static row => row.ToRecord())], cancellationToken);
    }

    private ValueTask<Exception?> ExecuteAsync(string statement, object arguments, CancellationToken cancellationToken) => store.RunAsync<Exception?>(
        async tables =>
        {
            await tables.ExecuteAsync(statement, arguments);
            return null;
        },
        static fault => fault,
        cancellationToken);

    private static async Task<ApprovalReading> AskAsync(ControlTransaction tables, ApprovalRecord wanted, bool findsSpent, AuditEntry audit, DateTimeOffset now)
    {
        // Who asks first is decided here; who comes second finds it.
        await SqlControlVersion.LockAsync(tables);
        if (await FindPresentAsync(tables, wanted, findsSpent, now) is { } present)
        {
            return present;
        }

        await tables.ExecuteAsync(Insert, Arguments(wanted));
        tables.Audit(audit);
        return new ApprovalReading.Found((await FindAsync(tables, wanted.Id))!);
    }

    private static async Task<ApprovalReading?> FindPresentAsync(ControlTransaction tables, ApprovalRecord wanted, bool findsSpent, DateTimeOffset now)
    {
        var time = now.ToUnixTimeMilliseconds();
        if (await tables.FindAsync<ApprovalRow>(FindOfRequest, new { request = RequestOf(wanted).ToBytes(), now = time, findsSpent = findsSpent ? 1 : 0 }) is { } row)
        {
            return new ApprovalReading.Found(row.ToRecord());
        }

        return await tables.FindAsync<long>(CountPending, new { agent = wanted.Agent, now = time }) >= MostPending ? ApprovalReading.TooMany.Instance : null;
    }

    private static async Task<ApprovalRecord?> FindAsync(ControlTransaction tables, string id) => (await tables.FindAsync<ApprovalRow>(Find, new { id }))?.ToRecord();

    private static Digest RequestOf(ApprovalRecord approval) => Digest.OfParts(
        "approval", approval.Key.ToString(), approval.Agent, approval.Merchant, approval.Category, approval.Amount.Currency, approval.Amount.Micros.ToString());

    private static string Undecidable(ApprovalRecord approval) => approval switch
    {
        { State: ApprovalState.Pending } => $"Approval {approval.Id} is over since {approval.ExpiresAt:u}",
        { State: ApprovalState.Denied } => $"Approval {approval.Id} was denied by {approval.DecidedBy}",
        _ => $"Approval {approval.Id} was granted by {approval.DecidedBy}",
    };

    private static object UseOf(string id, SpendRequest request, Digest reservation, DateTimeOffset now) => new
    {
        id,
        reservation = reservation.ToBytes(),
        now = now.ToUnixTimeMilliseconds(),
        agent = request.Agent,
        amount = request.Amount.Micros,
        currency = request.Amount.Currency,
        merchant = request.Merchant,
        category = request.Category,
    };

    private static object Arguments(ApprovalRecord approval) => new
    {
        id = approval.Id,
        request = RequestOf(approval).ToBytes(),
        key = approval.Key.ToBytes(),
        agent = approval.Agent,
        amount = approval.Amount.Micros,
        currency = approval.Amount.Currency,
        merchant = approval.Merchant,
        category = approval.Category,
        intent = approval.Intent,
        requestId = approval.RequestId,
        askedAt = approval.AskedAt.ToUnixTimeMilliseconds(),
        expiresAt = approval.ExpiresAt.ToUnixTimeMilliseconds(),
    };
}
