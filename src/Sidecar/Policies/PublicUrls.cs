namespace Sidecar.Policies;

/// <summary>
/// A request's URL as its client knows it: the public address and the request's path. It is what a 402 says is for sale, and what a proof of possession is for. The query stays out, it may carry secrets.
/// </summary>
internal sealed class PublicUrls(string? publicUrl)
{
    private readonly string? _base = publicUrl?.TrimEnd('/');

    // The host as it came: reading it as a name throws for what the server admits and is none (xn--).
    public string Of(HttpRequest request) => string.Concat(
        _base ?? $"{request.Scheme}://{request.Headers.Host}", request.PathBase.ToUriComponent(), request.Path.ToUriComponent());
}
