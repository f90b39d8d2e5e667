using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Identity.AgentHmac;

/// <summary>A signed body without its proof: the canonical text of all members but nonce and time. A retry, which must be signed anew, has the same.</summary>
internal static class AgentBody
{
    public const int MaxDepth = 64;

    /// <param name="body">Of a request whose signature is good.</param>
    public static Digest IdentityOf(ReadOnlyMemory<byte> body, AgentHmacOptions options)
    {
        // Another body whose bytes are this text is not this one.
        const string Kind = "agent-body";
        if (StrictJson.TryParse(body, MaxDepth, out var document, out _))
        {
            using (document)
            {
                if (PythonJson.TryWrite(document.RootElement, PythonSeparators.Compact, [options.Timestamp, options.Nonce], out var canonical, out _))
                {
                    return Digest.OfParts(Kind, Digest.OfBytes(canonical.Span).ToString());
                }
            }
        }

        // A body that is signed as it is may have a number that Python has no text for.
        return Digest.OfBytes(body.Span);
    }
}
