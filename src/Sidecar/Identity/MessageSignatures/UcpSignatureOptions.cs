namespace Sidecar.Identity.MessageSignatures;

/// <summary>Signatures as UCP (2026-04-08 and later) prescribes them: method, authority, path, query, the agent, the idempotency key and the body are covered.</summary>
internal sealed class UcpSignatureOptions
{
    /// <summary>What becomes of them. Default <c>Off</c>.</summary>
    public SignatureMode Mode { get; set; } = SignatureMode.Off;

    /// <summary>
    /// Whether a signature must cover <c>UCP-Agent</c>. UCP says so; examples in its own documents leave it out. Default <c>true</c>. Where it is <c>false</c> whoever
    /// gets hold of a signed request can publish a copy of the agent's key and send the request in its own name.
    /// </summary>
    public bool RequireAgentCoverage { get; set; } = true;

    /// <summary>
    /// How old a signature may be that says when it was made, up to a day. One that does not say is as good later as now: UCP leaves that to idempotency keys. Default 5 minutes.
    /// </summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether a signature must say when it was made (<c>created</c>). Default <c>false</c>.</summary>
    public bool RequireCreated { get; set; }

    /// <summary>
    /// Profiles that may call, as URLs. Empty: every profile whose host the fetching of strangers' keys admits (<c>Sidecar:Identity:Profiles</c>). Default: empty.
    /// </summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];

    /// <summary>
    /// The versions of UCP that the backend speaks, as <c>2026-08-25</c>: its profile's <c>ucp.version</c> and the keys of its <c>supported_versions</c>. A platform whose profile says another, or none, is
    /// refused. Default: empty, and every version is left to the backend.
    /// </summary>
    public IReadOnlyList<string> Versions { get; set; } = [];

    /// <summary>
    /// Where a buyer can go on by hand, told as <c>continue_url</c> to platforms whose version is not among <see cref="Versions"/>: the https address of the shop, e.g. <c>https://shop.example/</c>.
    /// Default: none, and they are told nothing.
    /// </summary>
    public string? ContinueUrl { get; set; }

    /// <summary>What platforms that are known by a signature may do. Default: nothing that a policy requires.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];
}
