namespace Sidecar.Identity.MessageSignatures;

/// <summary>Signatures of Visa's Trusted Agent Protocol: good for at most eight minutes, and once.</summary>
internal sealed class TapOptions
{
    /// <summary>What becomes of them. Default <c>Off</c>.</summary>
    public SignatureMode Mode { get; set; } = SignatureMode.Off;

    /// <summary>Where the agents' keys are: a JWK Set as text, for example <c>file:tap-keys.json</c>. Either this or <c>KeysUrl</c>.</summary>
    public string? Keys { get; set; }

    /// <summary>Where the agents' keys are: the https address of a JWK Set. Either this or <c>Keys</c>.</summary>
    public string? KeysUrl { get; set; }

    /// <summary>The longest life of a signature, from <c>created</c> to <c>expires</c>: a second to eight minutes. Default eight minutes.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromMinutes(8);

    /// <summary>The tags that count: <c>agent-browser-auth</c> (looking around) and <c>agent-payer-auth</c> (paying). Default, and where the list is empty: both.</summary>
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>What agents may do that look around (<c>agent-browser-auth</c>). Default: nothing that a policy requires.</summary>
    public IReadOnlyList<string> BrowserPermissions { get; set; } = [];

    /// <summary>
    /// What agents may do that pay (<c>agent-payer-auth</c>). Their signatures cover host and path, and neither method nor query; the body only where they cover its digest. Default: nothing that
    /// a policy requires.
    /// </summary>
    public IReadOnlyList<string> PayerPermissions { get; set; } = [];
}
