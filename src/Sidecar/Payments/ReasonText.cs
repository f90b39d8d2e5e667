using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sidecar.Payments;

/// <summary>A facilitator's reason on its way into a client's header: an open set, so its length is bounded.</summary>
internal static class ReasonText
{
    /// <summary>Bytes that a reason may take as JSON.</summary>
    public const int MaxBytes = 160;

    private const int LongestEscape = 6;

    /// <summary>The reason, or as much of it as fits.</summary>
    public static string Cut(string reason)
    {
        if (reason.Length * LongestEscape <= MaxBytes)
        {
            return reason;
        }

        var kept = 0;
        var bytes = 0;
        foreach (var rune in reason.EnumerateRunes())
        {
            bytes += JsonEncodedText.Encode(rune.ToString(), JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.Length;
            if (bytes > MaxBytes)
            {
                return reason[..kept];
            }

            kept += rune.Utf16SequenceLength;
        }

        return reason;
    }
}
