using Yarp.ReverseProxy.Transforms.Builder;

namespace Sidecar.Proxy;

/// <summary>
/// Makes <c>{ "PaymentPolicy": "name" }</c> a transform that YARP knows. The policy itself is put around the route's transforms by
/// <see cref="PolicyTransformProvider"/>, because gates run before all of them and obligations are closed after all of them.
/// </summary>
internal sealed class PaymentPolicyTransformFactory : ITransformFactory
{
    public const string Key = "PaymentPolicy";

    public bool Validate(TransformRouteValidationContext context, IReadOnlyDictionary<string, string> transformValues) =>
        transformValues.ContainsKey(Key);

    public bool Build(TransformBuilderContext context, IReadOnlyDictionary<string, string> transformValues) =>
        transformValues.ContainsKey(Key);
}
