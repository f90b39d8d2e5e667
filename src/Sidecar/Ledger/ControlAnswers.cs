using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>What the pages of the control API answer alike, about changes of the ledger.</summary>
internal static class ControlAnswers
{
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public static OperatorAnswer Faults(string title, IEnumerable<string> faults) =>
        OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, title, string.Join("; ", faults) + ".");

    public static OperatorAnswer Unknown(string what) => OperatorAnswer.Wrong(StatusCodes.Status404NotFound, $"No such {what}", $"There is no {what} of that name.");

    public static OperatorAnswer Away() =>
        OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Ledger unavailable", "The ledger is away: whether anything was changed is not known. Look, and try again.") with { RetryAfter = RetryAfter };

    /// <summary>What came of a change. Where it was written, its record of the audit was too.</summary>
    /// <param name="what">E.g. <c>agent</c>.</param>
    public static OperatorAnswer Of<T>(OperatorCall call, string what, ControlWrite<T> write, Func<T, OperatorAnswer> answer)
        where T : class
    {
        switch (write)
        {
            case ControlWrite<T>.Written written:
                call.IsAudited = true;
                return answer(written.Record);
            case ControlWrite<T>.Conflict conflict:
                return OperatorAnswer.Wrong(StatusCodes.Status409Conflict, "Conflict", $"Nothing was changed: {conflict.Reason}.");
            case ControlWrite<T>.Unavailable:
                return Away();
            default:
                return Unknown(what);
        }
    }

    public static AuditEntry Done(OperatorCall call, string subject, string? agent = null, string? reason = null) => new(call.Action, "done")
    {
        Actor = call.Caller.Actor,
        Subject = subject,
        Agent = agent,
        Reason = reason,
        RequestId = call.RequestId,
    };

    public static OperatorAnswer VersionMissing() => OperatorAnswer.Wrong(
        StatusCodes.Status428PreconditionRequired, "Version missing", "Send the version that you saw, as If-Match (from ETag) or as version: so that nobody undoes another's change.");

    /// <summary>The version that a change names, in <c>If-Match</c> or its body; null where it names none, or something else.</summary>
    public static long? VersionOf(HttpRequest request, long? inBody) => request.Headers.IfMatch switch
    {
        [] => inBody,
        [{ } text] when long.TryParse(text.Trim('"'), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var version) => version,
        _ => null,
    };
}
