using Microsoft.Net.Http.Headers;
using Sidecar.Policies;

namespace Sidecar.Admin.Control;

/// <summary>
/// The control API: finds the page, holds the caller to its role and its rate, and carries a call with a key out once. Every call is in the audit, see <see cref="CallAudit"/>.
/// </summary>
internal sealed class ControlEndpoints(ControlRoutes routes, ControlRates rates, ControlIdempotency idempotency, CallAudit audit)
{
    public IEnumerable<string> Paths => routes.Pages.Select(static page => $"{ControlRoutes.Root}/{page.Name}");

    public static bool Owns(string path) => path.StartsWith(ControlRoutes.Root + "/", StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext context, Operator caller)
    {
        if (!rates.TryTake(caller.Name))
        {
            var tooMany = TooMany();
            audit.Counted(context, caller, tooMany.Problem!);
            await AdminJson.WriteAsync(context, tooMany);
            return;
        }

        switch (routes.Find(context.Request.Method, context.Request.Path.Value![ControlRoutes.Root.Length..]))
        {
            case ControlRoute.Found found:
                await AnswerAsync(context, caller, found);
                break;
            case ControlRoute.WrongMethod wrong:
                await RefuseAsync(context, caller, OperatorAnswer.WrongMethod(wrong.Allow));
                break;
            default:
                await RefuseAsync(context, caller, OperatorAnswer.Wrong(StatusCodes.Status404NotFound, "Not found", $"There are {string.Join(", ", Paths)}; {ControlRoutes.Root}/openapi.json tells what each takes."));
                break;
        }
    }

    private Task RefuseAsync(HttpContext context, Operator caller, OperatorAnswer answer) => AdminJson.WriteAsync(context, audit.Refused(context, caller, answer));

    private async Task AnswerAsync(HttpContext context, Operator caller, ControlRoute.Found found)
    {
        // No name has one, and not every store can look for one.
        if (found.Parameters.Concat(context.Request.Query.SelectMany(static part => part.Value)).Any(static text => text?.Any(char.IsControl) == true))
        {
            await RefuseAsync(context, caller, OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad request", "There is a control character in the path or in the query."));
            return;
        }

        var (body, tooLarge) = await OperatorJson.ReadAsync(context.Request, context.RequestAborted);
        if (tooLarge is not null)
        {
            await RefuseAsync(context, caller, tooLarge);
            return;
        }

        var call = new ControlCall(context.Request, found.Operation, found.Parameters, caller, context.TraceIdentifier, body)
        {
            Action = ActionOf(found),
            Subject = found.Parameters is [var first, ..] ? first : null,
        };
        if (!caller.May(found.Operation.Role))
        {
            var refusal = OperatorAnswer.Wrong(StatusCodes.Status403Forbidden, "Not allowed", $"{caller.Name} is {caller.Role}; this needs {found.Operation.Role}.");
            await AdminJson.WriteAsync(context, audit.Answered(call, refusal));
            return;
        }

        try
        {
            await AnswerAsync(context, found.Page, call);
        }
        catch (Exception fault)
        {
            audit.Failed(call, fault);
            throw;
        }
    }

    private async Task AnswerAsync(HttpContext context, IControlPage page, ControlCall call)
    {
        switch (await idempotency.BeginAsync(call, context.RequestAborted))
        {
            case ControlStart.Begun begun:
                await AdminJson.WriteAsync(context, await CarryOutAsync(page, call, begun.Run, context.RequestAborted));
                break;
            case ControlStart.Answered answered:
                await WriteAsync(context, audit.Answered(call, OperatorAnswer.Of(answered.Answer)), answered.Answer);
                break;
            case ControlStart.Refused refused:
                await AdminJson.WriteAsync(context, audit.Answered(call, refused.Answer));
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
            var answer = audit.Answered(call, await page.AnswerAsync(call, cancellationToken));
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
}
