using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Webhooks;

/// <summary>MACs as text, decoded before they are compared.</summary>
internal static class WebhookEncodings
{
    /// <summary>32 bytes in hexadecimal digits of either case.</summary>
    public static bool TryHex(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? mac)
    {
        var bytes = new byte[HmacSecrets.Size];
        mac = text.Length == 2 * bytes.Length && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
        return mac is not null;
    }

    /// <summary>So many bytes in standard base64.</summary>
    public static bool TryBase64(ReadOnlySpan<char> text, int length, [NotNullWhen(true)] out byte[]? bytes) =>
        HeaderBase64.TryDecode(text.ToString(), out bytes, out _) && bytes.Length == length;
}
