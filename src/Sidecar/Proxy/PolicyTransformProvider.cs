using Sidecar.Policies;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Sidecar.Proxy;

/// <summary>Puts a route's policy around its transforms, and gives the backend the original host and target unless the route says otherwise.</summary>
internal sealed class PolicyTransformProvider(IPolicyPlans plans, PolicyEnforcer enforcer, UpstreamAdmissions admissions) : ITransformProvider
{
    private readonly PolicyResponseTransform _response = new(enforcer);
    private readonly OriginalTargetTransform _originalTarget = new();

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        // Routes without a policy are refused with file and key before this is asked; here the configuration fails closed.
        if (PolicyName(context.Route) is not { } name || plans.Find(name) is null)
        {
            context.Errors.Add(new ArgumentException($"Route '{context.Route.RouteId}' names no known payment policy."));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        var plan = plans.Find(PolicyName(context.Route) ?? "")
            ?? throw new InvalidOperationException($"Route '{context.Route.RouteId}' has no payment policy.");

        context.RequestTransforms.Insert(0, new PolicyRequestTransform(context.Route.RouteId, plan, enforcer, admissions));
        context.RequestTransforms.Add(_originalTarget);
        context.ResponseTransforms.Add(_response);
        if (!context.RequestTransforms.Any(transform => transform is RequestHeaderOriginalHostTransform))
        {
            context.AddOriginalHost(true);
        }
    }

    private static string? PolicyName(RouteConfig route) =>
        route.Transforms?.Select(transform => transform.GetValueOrDefault(PaymentPolicyTransformFactory.Key)).FirstOrDefault(name => name is not null);
}
