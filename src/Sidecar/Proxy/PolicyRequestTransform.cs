using Microsoft.AspNetCore.Http.Features;
using Sidecar.Policies;
using Yarp.ReverseProxy.Model;
using Yarp.ReverseProxy.Transforms;

namespace Sidecar.Proxy;

/// <summary>Step 3 of the journey: the route's gates, before anything is sent. Runs first among the route's transforms.</summary>
internal sealed class PolicyRequestTransform(string routeId, PolicyPlan plan, PolicyEnforcer enforcer, OwnAnswers answers, UpstreamAdmissions admissions)
    : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        var passage = PassageOf(context.HttpContext);
        var verdict = enforcer.EnterAsync(passage, context.HttpContext.RequestAborted);
        if (verdict is { IsCompletedSuccessfully: true, Result.IsPass: true })
        {
            Attest(context, passage);
            return ValueTask.CompletedTask;
        }

        return DecideAsync(context, passage, verdict);
    }

    private Passage PassageOf(HttpContext context)
    {
        if (context.Features.Get<Passage>() is { } known)
        {
            return known;
        }

        var proxy = context.Features.GetRequiredFeature<IReverseProxyFeature>();
        var passage = new Passage(context.Request, context.TraceIdentifier, routeId, plan, admissions.For(proxy.Cluster, proxy.ProxiedDestination!));
        context.Features.Set(passage);
        return passage;
    }

    private async ValueTask DecideAsync(RequestTransformContext context, Passage passage, ValueTask<Verdict> pending)
    {
        var verdict = await pending;
        var response = context.HttpContext.Response;
        if (verdict.Refusal is { } refusal)
        {
            passage.Refusal = refusal;
            await answers.WriteAsync(response, refusal, passage.RequestId, passage);
        }
        else if (verdict.Answer is { } answer)
        {
            await answers.WriteAsync(response, answer, passage.RequestId, passage);
        }
        else
        {
            Attest(context, passage);
        }
    }

    // :: Step 4: what the backend may know, and what it must not see.
    private static void Attest(RequestTransformContext context, Passage passage)
    {
        ListenerBounds.Keep(context.HttpContext);
        var headers = context.ProxyRequest.Headers;
        foreach (var name in passage.ConsumedHeaders)
        {
            headers.Remove(name);
        }

        if (!passage.HasAttestedHeaders)
        {
            return;
        }

        foreach (var (name, value) in passage.AttestedHeaders)
        {
            headers.TryAddWithoutValidation(name, value.ToString());
        }
    }
}
