namespace Sidecar.Configuration;

/// <summary>Plain keys of the section <c>Sidecar</c>; its other sections belong to their features.</summary>
internal sealed class SidecarOptions
{
    /// <summary>
    /// The address under which clients reach this proxy, e.g. <c>https://api.example.com</c>: absolute, http or https, without
    /// query and fragment; a path is put in front of the request's own. Default: taken from each request's host.
    /// </summary>
    public Uri? PublicUrl { get; init; }
}
