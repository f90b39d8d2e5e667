using Microsoft.AspNetCore.Http.Timeouts;
using Sidecar.Hygiene;
using Sidecar.Policies;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>
/// Step 5 of the journey: the upstream's headers are here and none was sent. Obligations are closed now, with the body still waiting
/// at the upstream, so that it streams once they are. Runs last among the route's transforms.
/// </summary>
internal sealed class PolicyResponseTransform(PolicyEnforcer enforcer, OwnAnswers answers, ResponseHeaders responseHeaders, IPolicyObserver observer, TimeProvider time) : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        var passage = context.HttpContext.Features.Get<Passage>();
        if (context.ProxyResponse is null || passage is null)
        {
            // The forwarder failed: the middleware releases what is owed and writes the refusal.
            return ValueTask.CompletedTask;
        }

        var response = context.HttpContext.Response;
        enforcer.UpstreamAnswered(passage);
        passage.Upstream.Report(response.StatusCode < StatusCodes.Status500InternalServerError);
        response.Headers[RequestIds.Header] = passage.RequestId;
        responseHeaders.CompleteForwarded(response);
        return passage.Plan.Gates.Count == 0 ? ValueTask.CompletedTask : AnswerAsync(context, passage, response);
    }

    private async ValueTask AnswerAsync(ResponseTransformContext context, Passage passage, HttpResponse response)
    {
        // The route's own timeout was for the upstream, which has answered; it must not cut a settlement.
        context.HttpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();

        var verdict = await enforcer.AnswerAsync(passage, new UpstreamAnswer(response.StatusCode, response.Headers));
        if (verdict.Refusal is not { } refusal)
        {
            passage.AddAnswerHeadersTo(response.Headers);
            await RecordAsync(context, passage, response);
            return;
        }

        passage.Refusal = refusal;
        context.SuppressResponseBody = true;
        await answers.WriteAsync(response, refusal, passage.RequestId, passage);
    }

    private async ValueTask RecordAsync(ResponseTransformContext context, Passage passage, HttpResponse response)
    {
        if (response.StatusCode == StatusCodes.Status101SwitchingProtocols)
        {
            // What follows is a conversation, not an answer.
            await enforcer.GiveUpRecordersAsync(passage);
            return;
        }

        if (!passage.HasRecorders)
        {
            return;
        }

        var recorders = new AnswerRecorders(passage.TakeRecorders(), passage, observer);
        try
        {
            await AnswerRecording.StartAsync(context, recorders, time);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // Money may have moved: the answer passes without a copy.
            observer.Faulted(passage, fault);
            await recorders.GiveUpAsync();
        }
    }
}
