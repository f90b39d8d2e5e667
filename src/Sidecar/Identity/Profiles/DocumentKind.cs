namespace Sidecar.Identity.Profiles;

/// <summary>What kinds of documents of strangers are fetched. Each has a cache of its own, and a label in the metrics.</summary>
internal enum DocumentKind
{
    /// <summary>A UCP profile: what a platform or a business says of itself, with its keys.</summary>
    UcpProfile,

    /// <summary>A JSON Web Key Set, RFC 7517.</summary>
    KeySet,

    /// <summary>A directory of HTTP message signature keys, as Web Bot Auth has it.</summary>
    WebBotAuthDirectory,
}
