namespace Sidecar.Identity.MessageSignatures;

/// <summary>Signatures with <c>tag="web-bot-auth"</c>. They say who the bot is and not what it asks for: give them no permission to buy.</summary>
internal sealed class WebBotAuthOptions
{
    /// <summary>What becomes of them. Default <c>Off</c>.</summary>
    public SignatureMode Mode { get; set; } = SignatureMode.Off;

    /// <summary>The longest life of a signature, from <c>created</c> to <c>expires</c>: a second to a day. Default one day.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>
    /// Whether a signature must have a nonce, and is good once. Whoever has a domain is a web bot, and each nonce is remembered until its signature ends: <c>MaxLifetime</c> must then be at most an
    /// hour. Default <c>false</c>: nonces of web bots are left to the gate <c>Nonce</c>.
    /// </summary>
    public bool RequireNonce { get; set; }

    /// <summary>What web bots may do. Default: nothing that a policy requires.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];
}
