using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Identity.AgentHmac;

/// <summary>The section <c>Sidecar:Identity:AgentHmac</c>: agents that sign their requests' bodies with a shared secret, in the header <c>X-AI-Signature</c>.</summary>
internal sealed class AgentHmacOptions
{
    public const string Section = IdentityOptions.Section + ":AgentHmac";

    /// <summary>The agents, under names of your choice. At least one where a policy accepts <c>AgentHmac</c>.</summary>
    public Dictionary<string, AgentOptions> Agents { get; set; } = [];

    /// <summary>What is signed. In both forms the body is a JSON object that holds the agent's id, the time and a nonce. Default <c>CanonicalJson</c>.</summary>
    public AgentHmacForm Form { get; set; } = AgentHmacForm.CanonicalJson;

    /// <summary>For <c>CanonicalJson</c>: what stands between items in the signed text. Default <c>Either</c>.</summary>
    public AgentHmacSeparators Separators { get; set; } = AgentHmacSeparators.Either;

    /// <summary>The member of the body with the agent's id, a string. Default <c>agent_id</c>.</summary>
    [AllowNull]
    public string AgentId { get; set => field = value ?? "agent_id"; } = "agent_id";

    /// <summary>
    /// The member with the time at which the request was made: seconds since 1970 as a number or in digits (a number may have a fraction), or RFC 3339 with <c>Z</c> or an offset.
    /// Default <c>timestamp</c>.
    /// </summary>
    [AllowNull]
    public string Timestamp { get; set => field = value ?? "timestamp"; } = "timestamp";

    /// <summary>The member with the nonce: a string of 8 to 256 visible ASCII characters, new for every request of the agent. Default <c>nonce</c>.</summary>
    [AllowNull]
    public string Nonce { get; set => field = value ?? "nonce"; } = "nonce";

    /// <summary>How long a signed body may be, in bytes, from 1024 to 4194304 (4 MiB): it is parsed and its text made anew before its signature is known to be good. Default 262144 (256 KiB).</summary>
    public int MaxBytes { get; set; } = 256 * 1024;

    /// <summary>How old a request may be, from one second to a day. Default 5 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far an agent's clock may be ahead of ours, from none to an hour. Default 30 seconds.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);
}
