namespace Sidecar.Hygiene.Cors;

/// <summary>The section <c>Sidecar:Policies:{policy}:Cors</c>: which pages may call, and read what is answered, refusals too. Holds in a policy that observes as well. What the upstream says about it is dropped.</summary>
internal sealed class CorsOptions
{
    public const string SectionName = "Cors";

    /// <summary>Origins: <c>https://shop.example</c>, <c>https://*.shop.example</c> (any subdomain), or <c>*</c> for any and <c>null</c> for pages without one. With credentials neither of these two, nor all below a top-level domain (<c>https://*.com</c>). Required.</summary>
    public IReadOnlyList<string> Origins { get; set; } = [];

    /// <summary>Whether pages may send cookies and credentials. Default false.</summary>
    public bool Credentials { get; set; }

    /// <summary>Methods that pages may use. Default GET, HEAD, POST, PUT, PATCH, DELETE.</summary>
    public IReadOnlyList<string> Methods { get; set; } = [];

    /// <summary>Request headers that pages may set; <c>*</c> for any. Default <c>*</c>.</summary>
    public IReadOnlyList<string> Headers { get; set; } = [];

    /// <summary>Further response headers that pages may read, besides those of payments, limits and retries.</summary>
    public IReadOnlyList<string> Expose { get; set; } = [];

    /// <summary>How long browsers keep the answer to a preflight, up to a day. Default 00:10:00.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether public pages may call this proxy at a private address. Default false.</summary>
    public bool PrivateNetwork { get; set; }
}
