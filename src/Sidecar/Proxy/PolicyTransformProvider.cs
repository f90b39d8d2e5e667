using Sidecar.Hygiene;
using Sidecar.Payments;
using Sidecar.Policies;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Sidecar.Proxy;

/// <summary>Puts a route's policy around its transforms, and gives the backend the original host and target unless the route says otherwise.</summary>
internal sealed class PolicyTransformProvider(
    IRoutePlans plans, PolicyEnforcer enforcer, OwnAnswers answers, ResponseHeaders responseHeaders, ForwardedHeadersTransform forwardedHeaders, UpstreamAdmissions admissions, IPolicyObserver observer,
    TimeProvider time) : ITransformProvider
{
    private readonly PolicyResponseTransform _response = new(enforcer, answers, responseHeaders, observer, time);
    private readonly OriginalTargetTransform _originalTarget = new();
    private readonly PaidTrailersTransform _trailers = new();

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        // A route without a policy was refused with file and key before this is asked; Apply fails closed all the same.
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var route = context.Route.RouteId;
        var plan = plans.Find(route) ?? throw new InvalidOperationException($"Route '{route}' has no payment policy.");
        context.RequestTransforms.Insert(0, new PolicyRequestTransform(route, plan, enforcer, answers, admissions));
        context.RequestTransforms.Add(_originalTarget);
        context.ResponseTransforms.Add(_response);
        if (plan.Gates.Any(gate => gate is PaymentGate))
        {
            context.ResponseTrailersTransforms.Add(_trailers);
        }

        // A route that says itself what the backend is told about the client has said so.
        if (context.UseDefaultForwarders is null)
        {
            context.UseDefaultForwarders = false;
            context.RequestTransforms.Add(forwardedHeaders);
        }

        if (!context.RequestTransforms.Any(transform => transform is RequestHeaderOriginalHostTransform))
        {
            context.AddOriginalHost(true);
        }
    }
}
