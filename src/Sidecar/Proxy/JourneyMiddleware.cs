using Microsoft.AspNetCore.Http.Features;
using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Proxy;

/// <summary>
/// The thin frame around the proxy: step 0 of the journey (accept) before it, step 6 (tell) after it, and in between the promise that
/// whatever is still owed when the forwarder returns is closed.
/// </summary>
internal sealed class JourneyMiddleware(
    RequestDelegate next, PolicyEnforcer enforcer, IPolicyObserver observer, PublicDocuments documents, OwnAnswers answers, RequestHeaders requestHeaders, ProxyNetworks proxies,
    IHostApplicationLifetime lifetime)
{
    public Task InvokeAsync(HttpContext context)
    {
        // :: Step 0: accept.
        var headers = context.Request.Headers;
        var requestId = RequestIds.TakeOrMake(headers);
        context.TraceIdentifier = requestId;
        if (requestHeaders.Clean(headers, proxies.Contain(context.Connection.RemoteIpAddress)) is { } refusal)
        {
            return RefuseAsync(context, requestId, refusal);
        }

        headers[RequestIds.Header] = requestId;
        var rawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        if (CanonicalPath.Ambiguity(rawTarget) is { } ambiguity)
        {
            return RefuseAsync(context, requestId, HygieneRefusals.AmbiguousPath(ambiguity));
        }

        return documents.Find(context.Request) is { } document ? ShowAsync(context, requestId, document) : ProxyAsync(context, requestId);
    }

    private async Task ProxyAsync(HttpContext context, string requestId)
    {
        Refusal? refusal = null;
        try
        {
            await next(context);
        }
        catch (Exception fault) when (!context.Response.HasStarted && fault is not OutOfMemoryException)
        {
            refusal = fault is BadHttpRequestException bad ? BodyRefusals.Bad(bad) : KernelRefusals.Internal(fault);
        }
        finally
        {
            try
            {
                await FinishAsync(context, requestId, refusal);
            }
            finally
            {
                await EndAsync(context.Features.Get<Passage>());
            }
        }
    }

    private static ValueTask EndAsync(Passage? passage)
    {
        passage?.End();
        return passage?.LeaveBodyAsync() ?? ValueTask.CompletedTask;
    }

    private async ValueTask FinishAsync(HttpContext context, string requestId, Refusal? fault)
    {
        var hasStarted = context.Response.HasStarted;
        var passage = context.Features.Get<Passage>();
        var end = ForwardingEnd.Of(context, passage, fault);
        if (passage is not null)
        {
            if (end.Outcome == RequestOutcome.UpstreamFailed)
            {
                passage.Upstream.Report(isSuccess: false);
            }
            else if (!passage.IsAnsweredByUpstream)
            {
                passage.WithdrawAdmission();
            }

            var reason = lifetime.ApplicationStopping.IsCancellationRequested && end.Release == ReleaseReason.ClientGone
                ? ReleaseReason.ShuttingDown
                : end.Release;
            await enforcer.ReleaseAsync(passage, reason);
            await enforcer.GiveUpRecordersAsync(passage);
        }

        try
        {
            if (end.Unwritten is { } refusal && !context.Response.HasStarted)
            {
                await answers.WriteAsync(context.Response, refusal, requestId, passage);
            }

            // :: Step 6: tell.
            observer.Ended(new RequestEnding(
                requestId, passage?.RouteId ?? "", end.Outcome, context.Response.StatusCode, end.Unwritten ?? passage?.Refusal, passage));
        }
        finally
        {
            if (passage is { Plan.Gates.Count: > 0 } && context.Features.Get<AnswerRecording>() is { } recording)
            {
                await recording.FinishAsync(hasStarted);
            }
        }
    }

    private async Task ShowAsync(HttpContext context, string requestId, IPublicDocument document)
    {
        if (document.Bytes is not { } bytes)
        {
            await RefuseAsync(context, requestId, KernelRefusals.DocumentUnavailable());
            return;
        }

        await answers.WriteAsync(context.Response, document.ContentType, bytes, requestId);
        observer.Ended(new RequestEnding(requestId, "", RequestOutcome.Answered, StatusCodes.Status200OK, Refusal: null, Passage: null));
    }

    private async Task RefuseAsync(HttpContext context, string requestId, Refusal refusal)
    {
        await answers.WriteAsync(context.Response, refusal, requestId, passage: null);
        observer.Ended(new RequestEnding(requestId, "", RequestOutcome.Refused, refusal.Status, refusal, Passage: null));
    }
}
