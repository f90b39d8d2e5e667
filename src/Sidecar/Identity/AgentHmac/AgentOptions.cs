namespace Sidecar.Identity.AgentHmac;

/// <summary>An entry of <c>Sidecar:Identity:AgentHmac:Agents</c>.</summary>
internal sealed class AgentOptions
{
    /// <summary>The agent's id as it signs it, 1 to 200 characters; upper and lower case differ. Default: the entry's name, which cannot hold a colon.</summary>
    public string? Id { get; set; }

    /// <summary>The secrets that the agent may sign with, 1 to 4, so that a new one works before the old one goes. At least 32 characters each, random; write them as <c>env:NAME</c> or <c>file:PATH</c>. Required.</summary>
    public IReadOnlyList<string> Secrets { get; set; } = [];

    /// <summary>What the agent may do, e.g. <c>checkout:write</c>. Default: nothing in particular.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];

    /// <summary>The UCP profiles that the agent may speak for, as addresses. Default: none in particular, and any.</summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];
}
