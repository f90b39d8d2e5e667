namespace Sidecar.Identity.AgentHmac;

/// <summary>What came of checking an agent's signature. A closed set.</summary>
internal abstract record AgentSignatureCheck
{
    private AgentSignatureCheck()
    {
    }

    /// <summary>One of the agent's secrets made it.</summary>
    internal sealed record Good : AgentSignatureCheck;

    /// <summary>None did.</summary>
    internal sealed record Bad : AgentSignatureCheck;

    /// <summary>There is no text that could be signed.</summary>
    /// <param name="Fault">Why, as the end of a sentence.</param>
    internal sealed record NoText(string Fault) : AgentSignatureCheck;
}
