using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Sidecar.Protocols.Json;

namespace Sidecar.Identity.AgentHmac;

/// <summary>Which text is signed, and whether an agent signed it.</summary>
internal sealed class AgentSignature(AgentHmacOptions options)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private readonly IReadOnlyList<PythonSeparators> _separators = options.Separators switch
    {
        AgentHmacSeparators.Default => [PythonSeparators.Default],
        AgentHmacSeparators.Compact => [PythonSeparators.Compact],
        _ => [PythonSeparators.Default, PythonSeparators.Compact],
    };

    /// <summary>The signature's 32 bytes; null when the text is not exactly their hexadecimal digits.</summary>
    public static byte[]? Decode(string? hex) =>
        hex?.Length == 2 * HMACSHA256.HashSizeInBytes && !hex.AsSpan().ContainsAnyExcept(HexDigits) ? Convert.FromHexString(hex) : null;

    /// <param name="body">As it was sent.</param>
    /// <param name="json">The same, parsed.</param>
    public AgentSignatureCheck Check(Agent agent, ReadOnlySpan<byte> body, JsonElement json, ReadOnlySpan<byte> signature)
    {
        if (options.Form == AgentHmacForm.RawBody)
        {
            return agent.Signed(body, signature) ? new AgentSignatureCheck.Good() : new AgentSignatureCheck.Bad();
        }

        foreach (var separators in _separators)
        {
            if (!PythonJson.TryWrite(json, separators, out var canonical, out var error))
            {
                return new AgentSignatureCheck.NoText(error);
            }

            if (agent.Signed(canonical.Span, signature))
            {
                return new AgentSignatureCheck.Good();
            }
        }

        return new AgentSignatureCheck.Bad();
    }
}
