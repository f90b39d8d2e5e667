namespace Sidecar.Protocols.HttpSignatures;

/// <summary>A request or a response that is signed or verified, as RFC 9421 sees it. Everything is kept as it was received: nothing is decoded, nothing is normalised.</summary>
public sealed class SignedMessage
{
    private SignedMessage(IHeaderFields headers) => Headers = headers;

    /// <summary>The header fields.</summary>
    public IHeaderFields Headers { get; }

    /// <summary>A response's status; null for a request.</summary>
    public int? Status { get; private init; }

    /// <summary>The request that a response answers: what <c>;req</c> speaks of (RFC 9421 §2.4). Null for a request, and where it is not known.</summary>
    public SignedMessage? Request { get; private init; }

    /// <summary>A request's method. Empty for a response.</summary>
    public string Method { get; private init; } = "";

    /// <summary>A request's scheme. Empty for a response.</summary>
    public string Scheme { get; private init; } = "";

    /// <summary>A request's host and port. Empty for a response.</summary>
    public string Authority { get; private init; } = "";

    /// <summary>A request's target. Empty for a response.</summary>
    public string Target { get; private init; } = "";

    /// <summary>A request.</summary>
    /// <param name="scheme"><c>https</c> or <c>http</c>, as the client used it.</param>
    /// <param name="authority">The value of <c>Host</c> or <c>:authority</c>, with its port if it has one.</param>
    /// <param name="target">The raw request target (RFC 9112 §3.2) or <c>:path</c>, percent-encoded as it came.</param>
    public static SignedMessage OfRequest(string method, string scheme, string authority, string target, IHeaderFields headers) =>
        new(headers) { Method = method, Scheme = scheme, Authority = authority, Target = target };

    /// <summary>A response.</summary>
    /// <param name="status">Three digits.</param>
    /// <param name="request">What it answers; needed when <c>;req</c> is covered.</param>
    public static SignedMessage OfResponse(int status, IHeaderFields headers, SignedMessage? request = null) => new(headers) { Status = status, Request = request };
}
