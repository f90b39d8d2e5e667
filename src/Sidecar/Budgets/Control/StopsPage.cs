using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary>
/// <c>/control/v1/stops</c>: emergency stops. A stop is in force here when the answer goes out, and in every other replica within a second.
/// </summary>
internal sealed class StopsPage(IStopLedger stops, ControlWatcher watcher, TimeProvider time) : IControlPage
{
    public string Name => "stops";

    public IReadOnlyList<ControlOperation> Operations { get; } =
    [
        new("GET", "", OperatorRole.Viewer),
        new("POST", "", OperatorRole.Operator) { IsRepeatable = true },

        // Not repeatable: a late second one would end a stop that was made in between.
        new("POST", "/resume", OperatorRole.Operator),
    ];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        if (call.Operation.Method == "GET")
        {
            return await ListAsync(cancellationToken);
        }

        var (body, wrong) = OperatorJson.Read<StopBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var isStop = call.Operation.Path is [];
        var scope = ScopeOf(body.Scope);
        var subject = body.Subject ?? "";
        var faults = Faults(body, scope, subject, isStop).ToList();
        return faults.Count > 0 ? ControlAnswers.Faults("Bad stop", faults)
            : isStop ? await StopAsync(call, new StopRecord(scope!.Value, subject, time.GetUtcNow(), call.Caller.Name) { Reason = body.Reason, CutsInFlight = body.Cut })
            : await ResumeAsync(call, scope!.Value, subject, body.Reason);
    }

    private async Task<OperatorAnswer> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var list = await stops.ListAsync(cancellationToken);
            return OperatorAnswer.Of(new { Stops = list.Select(StopView.Of) });
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    // Not the client's token: whoever leaves after asking for a stop wants it all the more.
    private async Task<OperatorAnswer> StopAsync(ControlCall call, StopRecord stop)
    {
        var write = await stops.StopAsync(stop, Audit(call, stop.Scope, stop.Subject, stop.Reason), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        var answer = ControlAnswers.Of(call, "stop", write, static written => OperatorAnswer.Of(StopView.Of(written), StatusCodes.Status201Created));
        return answer.Problem is null && !IsInForce(stop)
            ? OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Not in force here yet", "The stop is written down, and this process could not read it back. It spends nothing more within 5 seconds; send the stop again to see.") with { RetryAfter = ControlAnswers.RetryAfter }
            : answer;
    }

    private async Task<OperatorAnswer> ResumeAsync(ControlCall call, StopScope scope, string subject, string? reason)
    {
        var write = await stops.ResumeAsync(scope, subject, Audit(call, scope, subject, reason), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, "stop", write, static ended => OperatorAnswer.Of(StopView.Of(ended)));
    }

    // Where nothing can be read for long enough, nothing is spent either.
    private bool IsInForce(StopRecord stop) => watcher.Current is not { } current || current.Stops.Find(
        stop.Scope == StopScope.Agent ? stop.Subject : "",
        stop.Scope == StopScope.Merchant ? stop.Subject : "",
        stop.Scope == StopScope.Category ? stop.Subject : null,
        stop.Scope == StopScope.Issuer ? stop.Subject : null) is not null;

    private static AuditEntry Audit(ControlCall call, StopScope scope, string subject, string? reason) => ControlAnswers.Done(
        call, subject is [] ? "everything" : $"{scope.ToString().ToLowerInvariant()}:{subject}", scope == StopScope.Agent ? subject : null, reason);

    private static IEnumerable<string> Faults(StopBody body, StopScope? scope, string subject, bool isStop)
    {
        if (scope is null)
        {
            yield return "scope: is everything, agent, merchant, category or issuer";
        }

        if (scope == StopScope.Everything ? subject is not [] : !ControlNames.IsText(subject) || subject.Length > ControlNames.LongestSubject)
        {
            yield return $"subject: names which one, in 1 to {ControlNames.LongestSubject} characters; for everything it is left out";
        }

        if (body.Reason is not null && !ControlNames.IsText(body.Reason))
        {
            yield return "reason: has 1 to 256 characters";
        }

        if (body.Cut && !isStop)
        {
            yield return "cut: is for stops";
        }
    }

    private static StopScope? ScopeOf(string? text) => text switch
    {
        "everything" => StopScope.Everything,
        "agent" => StopScope.Agent,
        "merchant" => StopScope.Merchant,
        "category" => StopScope.Category,
        "issuer" => StopScope.Issuer,
        _ => null,
    };
}
