namespace Sidecar.Hygiene;

/// <summary>The section <c>Sidecar:Limits</c>: what the listeners, the admin listener too, take from a connection before anything else looks at it.</summary>
internal sealed class ServerLimitOptions
{
    public const string Section = "Sidecar:Limits";

    /// <summary>All of a request's headers together, in bytes, 1024 to 1048576. More is answered with 431. Default 32768.</summary>
    public int MaxHeaderBytes { get; set; } = 32 * 1024;

    /// <summary>Headers of a request, 10 to 1000. More is answered with 431. Default 100.</summary>
    public int MaxHeaders { get; set; } = 100;

    /// <summary>A request's first line, in bytes, 256 to 65536. A longer one is answered with 414. Default 8192.</summary>
    public int MaxRequestLineBytes { get; set; } = 8 * 1024;

    /// <summary>How long a request's headers may take, from a second to ten minutes. Longer is answered with 408. Default 00:00:30.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a connection may wait for its next request, from a second to an hour. Default 00:02:10.</summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>Connections at once at each address that is listened on, 1 or more; further ones are closed. Default: any number.</summary>
    public long? MaxConnections { get; set; }

    /// <summary>Requests at once on an HTTP/2 connection, 1 to 10000; further ones are refused with a reset of their stream. Default 100.</summary>
    public int MaxStreams { get; set; } = 100;

    /// <summary>How fast a body has to come, in bytes a second, up to 1048576. Slower is answered with 408; over HTTP/2 the connection is closed. Holds for gRPC too, unless the policy has <c>Body:Streams</c>. 0 for no such bound. Default 240.</summary>
    public int MinBodyBytesPerSecond { get; set; } = 240;

    /// <summary>For how long a body may come slower than that, or be taken slower, above a second and up to ten minutes. Default 00:00:05.</summary>
    public TimeSpan BodyGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest body of a request, in bytes, 1 to 1099511627776, where its policy has no section <c>Body</c>. Holds for gRPC too. A longer one is answered with 413. Default 30000000.</summary>
    public long MaxBodyBytes { get; set; } = 30_000_000;

    /// <summary>How fast an answer has to be taken, in bytes a second, up to 1048576. The connection of a slower client is closed. 0 for no such bound. Default 240.</summary>
    public int MinResponseBytesPerSecond { get; set; } = 240;
}
