namespace Sidecar.RateLimits;

/// <summary>Whose address a connection has, as far as the configuration tells.</summary>
internal enum PeerKind
{
    /// <summary>A client's, or that of a proxy which is trusted to say for whom it speaks.</summary>
    Client,

    /// <summary>An ingress's that is not trusted: all clients have its address.</summary>
    Ingress,
}
