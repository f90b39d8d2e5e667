namespace Sidecar.Identity.Profiles;

/// <summary>
/// Why there is no document. A closed set. Notes are for operators: they are words of ours and never hold anything that the stranger's
/// server sent. Whether a name exists, or leads to an internal address, is not the client's to know: tell clients no more than the case.
/// </summary>
internal abstract record DocumentFailure(string Note)
{
    /// <summary>It may not be fetched. Nothing was sent.</summary>
    internal sealed record Refused(DocumentRefusal Reason, string Note) : DocumentFailure(Note);

    /// <summary>It was asked for and there was no answer that counts.</summary>
    internal sealed record Unreachable(DocumentFault Reason, string Note) : DocumentFailure(Note);

    /// <summary>There was an answer, and it is no such document.</summary>
    internal sealed record Malformed(DocumentDefect Reason, string Note) : DocumentFailure(Note);

    /// <summary>Too much is being fetched; nothing is known of this document. Worth another try at once, or soon.</summary>
    internal sealed record Busy(string Note) : DocumentFailure(Note);
}

/// <summary>Why a document may not be fetched.</summary>
internal enum DocumentRefusal
{
    /// <summary>No URL, too long, ambiguous, with a user, a fragment or dot segments, or a host that is no host.</summary>
    InvalidUrl,

    /// <summary>Not https.</summary>
    NotHttps,

    /// <summary>A port other than 443 and those of <c>Ports</c>.</summary>
    Port,

    /// <summary>A name that exists in no public DNS: <c>localhost</c>, a single label, <c>*.internal</c> and the like.</summary>
    SpecialName,

    /// <summary>An address of the host is of special use, or in <c>DeniedNetworks</c>.</summary>
    SpecialAddress,

    /// <summary>The host is in <c>DeniedHosts</c>.</summary>
    Denied,

    /// <summary>There are <c>AllowedHosts</c>, and the host is not among them.</summary>
    NotAllowed,
}

/// <summary>Why there was no answer that counts.</summary>
internal enum DocumentFault
{
    /// <summary>The name has no address, or DNS failed.</summary>
    Name,

    /// <summary>No address of the host took the connection.</summary>
    Connection,

    /// <summary>TLS failed: an untrusted certificate, one of another host, no common version.</summary>
    Tls,

    /// <summary>It was not whole within the time.</summary>
    Timeout,

    /// <summary>The connection broke, or what came was not HTTP.</summary>
    Broken,

    /// <summary>A redirect: it is never followed.</summary>
    Redirect,

    /// <summary>Any other status than 200.</summary>
    Status,

    /// <summary>The proxy is on its way out, or has a fault of its own.</summary>
    Stopped,
}

/// <summary>Why an answer is no such document.</summary>
internal enum DocumentDefect
{
    /// <summary>Larger than <c>MaxBytes</c>, or its headers are.</summary>
    TooLarge,

    /// <summary>Not one of the media types that were asked for.</summary>
    MediaType,

    /// <summary>Compressed, though that was not asked for.</summary>
    Encoding,

    /// <summary>Its reader did not understand it.</summary>
    Content,
}
