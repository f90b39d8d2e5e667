using System.Globalization;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary><c>/control/v1/approvals</c>: spends that wait for somebody's yes.</summary>
internal sealed class ApprovalsPage(IApprovalLedger approvals, TimeProvider time) : IControlPage
{
    private const string What = "approval";

    public string Name => "approvals";

    public IReadOnlyList<ControlOperation> Operations { get; } =
    [
        new("GET", "", OperatorRole.Viewer),
        new("GET", "/{id}", OperatorRole.Viewer),
        new("POST", "/{id}/approve", OperatorRole.Operator),
        new("POST", "/{id}/deny", OperatorRole.Operator),
    ];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        try
        {
            return call.Operation.Path switch
            {
                "" => await ListAsync(call.Request.Query, cancellationToken),
                "/{id}/approve" => await DecideAsync(call, isApproved: true),
                "/{id}/deny" => await DecideAsync(call, isApproved: false),
                _ => await FindAsync(call.Parameters[0], cancellationToken),
            };
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    private async Task<OperatorAnswer> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (paging, wrong) = ControlPaging.ReadNewest(query, "state", "agent");
        if (paging is null)
        {
            return wrong!;
        }

        if (!TryReadState(query["state"], out var state))
        {
            return ControlAnswers.Faults("Bad filter", ["state is pending, approved, denied or used"]);
        }

        var read = await approvals.ListAsync(state, query["agent"] is [{ Length: > 0 } agent] ? agent : null, paging.Limit + 1, paging.Before, cancellationToken);
        var (page, next) = paging.Cut(read, static approval => approval.Number);
        return OperatorAnswer.Of(new { Approvals = page.Select(ApprovalView.Of), Next = next });
    }

    private async Task<OperatorAnswer> FindAsync(string id, CancellationToken cancellationToken) =>
        await approvals.FindAsync(id, cancellationToken) is { } approval ? OperatorAnswer.Of(ApprovalView.Of(approval)) : ControlAnswers.Unknown(What);

    private async Task<OperatorAnswer> DecideAsync(ControlCall call, bool isApproved)
    {
        var (body, wrong) = OperatorJson.Read<ApprovalBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        if (body.Reason is not null && !ControlNames.IsText(body.Reason))
        {
            return ControlAnswers.Faults("Bad decision", ["reason: has 1 to 256 characters"]);
        }

        var id = call.Parameters[0];
        if (await approvals.FindAsync(id, CancellationToken.None) is not { } asked)
        {
            return ControlAnswers.Unknown(What);
        }

        // What is asked for does not change; how it stands the ledger looks at once more.
        var audit = ControlAnswers.Done(call, id, asked.Agent, body.Reason) with
        {
            Amount = asked.Amount.Micros.ToString(CultureInfo.InvariantCulture),
            Currency = asked.Amount.Currency,
            Merchant = asked.Merchant,
            Category = asked.Category,
        };
        var write = await approvals.DecideAsync(id, isApproved, call.Caller.Name, body.Reason, time.GetUtcNow(), audit, CancellationToken.None);
        return ControlAnswers.Of(call, What, write, static approval => OperatorAnswer.Of(ApprovalView.Of(approval)));
    }

    private static bool TryReadState(string? text, out ApprovalState? state)
    {
        state = text switch
        {
            "pending" => ApprovalState.Pending,
            "approved" => ApprovalState.Approved,
            "denied" => ApprovalState.Denied,
            "used" => ApprovalState.Used,
            _ => null,
        };
        return text is null || state is not null;
    }
}
