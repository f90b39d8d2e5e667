using Sidecar.Policies;

namespace Sidecar.Identity.AgentHmac;

/// <summary>Refusals of an agent's signed request that say what is wrong with the signature or the body.</summary>
internal static class AgentHmacRefusals
{
    public static Refusal Malformed() =>
        new("agent_signature_malformed", StatusCodes.Status400BadRequest, "Signature is malformed")
        {
            Detail = $"Send {AgentHmacAuthenticator.Header} once, with the HMAC-SHA256 in 64 hexadecimal digits.",
        };

    /// <param name="detail">What the signed body lacks.</param>
    public static Refusal BodyInvalid(string detail) =>
        new("agent_body_invalid", StatusCodes.Status400BadRequest, "Signed body is malformed") { Detail = detail };

    /// <summary>One for unknown agents and for wrong secrets: who exists is nobody's business.</summary>
    public static Refusal Invalid() =>
        new("agent_signature_invalid", StatusCodes.Status401Unauthorized, "Signature is not valid")
        {
            Detail = "The agent is not known here, or the signature is not that of its secret over this body.",
            Headers = [AgentHmacAuthenticator.Challenge],
        };
}
