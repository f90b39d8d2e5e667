namespace Sidecar.Policies;

/// <summary>
/// A request's URL as its client knows it: the public address and the request's path. It is what a 402 says is for sale, and what a proof of possession is for. The query stays out, it may carry secrets.
/// </summary>
internal sealed class PublicUrls(IRequestOrigins origins)
{
    public string Of(HttpRequest request)
    {
        var origin = origins.Of(request);
        return $"{origin.Scheme}://{origin.Authority}{origin.Prefix}{request.PathBase.ToUriComponent()}{request.Path.ToUriComponent()}";
    }
}
