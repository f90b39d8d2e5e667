namespace Sidecar.Hygiene;

/// <summary>What becomes of a request's header because of its name.</summary>
internal enum HeaderRule
{
    /// <summary>It passes as it came.</summary>
    None,

    /// <summary>No client may send it: it is our word to the backend, or makes a backend take the request for another one. Dropped.</summary>
    Ours,

    /// <summary>A proxy's word about the client, in headers of its own kind. Dropped unless a trusted proxy sends it.</summary>
    Client,

    /// <summary>The same in the family <c>X-Forwarded-*</c>. Dropped where trusted proxies write the other one, too.</summary>
    XForwarded,

    /// <summary>The same in the header of RFC 7239.</summary>
    Forwarded,

    /// <summary>Whoever reads it takes one line for the whole. Two are refused: one reader would take the first, another the last.</summary>
    Single,

    /// <summary>Meant for the backend, whatever <c>Connection</c> says.</summary>
    EndToEnd,

    /// <summary>Names headers that end at this hop.</summary>
    Connection,

    /// <summary>Says where the body ends.</summary>
    TransferEncoding,

    /// <summary>Says where the body ends, too; both must not.</summary>
    ContentLength,

    /// <summary>Where the server puts a length that came with a transfer encoding. Dropped; with one it is refused.</summary>
    MovedLength,
}
