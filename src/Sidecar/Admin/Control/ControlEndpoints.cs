using Microsoft.Net.Http.Headers;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Admin.Control;

/// <summary>
/// The control API: finds the page, holds the caller to its role and its rate, carries a call with a key out once, and sees to it that every call of a page is in the audit: what changes something in
/// the same commit, by the page; the rest here, before it is answered.
/// </summary>
internal sealed class ControlEndpoints(ControlRoutes routes, ControlRates rates, ControlIdempotency idempotency, IAuditLedger audit)
{
    private const int MostBytes = 64 * 1024;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    public IEnumerable<string> Paths => routes.Pages.Select(static page => $"{ControlRoutes.Root}/{page.Name}");

    public static bool Owns(string path) => path.StartsWith(ControlRoutes.Root + "/", StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext context, Operator caller)
    {
        var requestId = RequestIds.TakeOrMake(context.Request.Headers);
        context.Response.Headers[RequestIds.Header] = requestId;
        if (!rates.TryTake(caller.Name))
        {
            await AdminJson.WriteAsync(context, TooMany());
            return;
        }

        switch (routes.Find(context.Request.Method, context.Request.Path.Value![ControlRoutes.Root.Length..]))
        {
            case ControlRoute.Found found:
                await AnswerAsync(context, caller, requestId, found);
                break;
            case ControlRoute.WrongMethod wrong:
                await AdminJson.WriteAsync(context, OperatorAnswer.WrongMethod(wrong.Allow));
                break;
            default:
                await AdminJson.WriteAsync(context, OperatorAnswer.Wrong(StatusCodes.Status404NotFound, "Not found", $"There are {string.Join(", ", Paths)}; {ControlRoutes.Root}/openapi.json tells what each takes."));
                break;
        }
    }

    private async Task AnswerAsync(HttpContext context, Operator caller, string requestId, ControlRoute.Found found)
    {
        if (await ReadAsync(context.Request, context.RequestAborted) is not { } body)
        {
            await AdminJson.WriteAsync(context, OperatorAnswer.Wrong(StatusCodes.Status413PayloadTooLarge, "Body too large", $"At most {MostBytes} bytes may be sent."));
            return;
        }

        var call = new ControlCall(context.Request, found.Operation, found.Parameters, caller, requestId, body) { Action = ActionOf(found) };
        if (!caller.May(found.Operation.Role))
        {
            var refusal = OperatorAnswer.Wrong(StatusCodes.Status403Forbidden, "Not allowed", $"{caller.Name} is {caller.Role}; this needs {found.Operation.Role}.");
            await AdminJson.WriteAsync(context, Audited(call, refusal));
            return;
        }

        switch (await idempotency.BeginAsync(call, context.RequestAborted))
        {
            case ControlStart.Begun begun:
                await AdminJson.WriteAsync(context, await CarryOutAsync(found.Page, call, begun.Run, context.RequestAborted));
                break;
            case ControlStart.Answered answered:
                await WriteAsync(context, Audited(call, OperatorAnswer.Of(answered.Answer)), answered.Answer);
                break;
            case ControlStart.Refused refused:
                await AdminJson.WriteAsync(context, Audited(call, refused.Answer));
                break;
            default:
                throw new InvalidOperationException("No such start.");
        }
    }

    private async Task<OperatorAnswer> CarryOutAsync(IControlPage page, ControlCall call, ControlRun? run, CancellationToken cancellationToken)
    {
        var isKept = false;
        try
        {
            var answer = Audited(call, await page.AnswerAsync(call, cancellationToken));
            if (run is not null && answer is { Problem: null, IsKept: true })
            {
                isKept = true;
                await run.CompleteAsync(ToStored(answer));
            }

            return answer;
        }
        finally
        {
            if (run is not null && !isKept)
            {
                await run.AbandonAsync();
            }
        }
    }

    /// <summary>The answer, once the call is in the audit; where it cannot be, another one.</summary>
    private OperatorAnswer Audited(ControlCall call, OperatorAnswer answer)
    {
        var entry = new AuditEntry(call.Action, answer.Problem is null ? "done" : "refused")
        {
            Actor = call.Caller.Actor,
            Subject = call.Parameters is [var first, ..] ? first[..Math.Min(first.Length, 256)] : null,
            Reason = answer.Problem,
            RequestId = call.RequestId,
        };
        return call.IsAudited || audit.TryPost(entry) ? answer
            : OperatorAnswer.Wrong(StatusCodes.Status503ServiceUnavailable, "Audit unavailable", "The call cannot be written into the audit now, and is not answered without.") with { RetryAfter = RetryAfter };
    }

    private static string ActionOf(ControlRoute.Found found)
    {
        var words = found.Operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(static part => part[0] != '{');
        return string.Join('.', ["control", found.Page.Name, found.Operation.Method.ToLowerInvariant(), .. words]);
    }

    private static StoredAnswer ToStored(OperatorAnswer answer)
    {
        var headers = new HeaderDictionary { [HeaderNames.ContentType] = AdminJson.ContentType };
        AdminJson.AddHeaders(headers, answer);
        return new StoredAnswer(answer.Status, headers, AdminJson.ToBytes(answer.Body!));
    }

    private static Task WriteAsync(HttpContext context, OperatorAnswer checkedAnswer, StoredAnswer stored)
    {
        if (checkedAnswer.Problem is not null)
        {
            return AdminJson.WriteAsync(context, checkedAnswer);
        }

        context.Response.StatusCode = stored.Status;
        foreach (var (name, value) in stored.Headers)
        {
            context.Response.Headers[name] = value;
        }

        return context.Response.Body.WriteAsync(stored.Body, context.RequestAborted).AsTask();
    }

    private static OperatorAnswer TooMany() =>
        OperatorAnswer.Wrong(StatusCodes.Status429TooManyRequests, "Too many calls", $"See {AdminOptions.Section}:{nameof(AdminOptions.RequestsPerSecond)}.") with { RetryAfter = ControlRates.Period };

    /// <summary>The body; null where it is too long.</summary>
    private static async Task<byte[]?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MostBytes)
            {
                return null;
            }
        }

        return bytes.ToArray();
    }
}
