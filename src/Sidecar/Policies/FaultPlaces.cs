using System.Text;

namespace Sidecar.Policies;

/// <summary>The place of a fault in a body, in each of the ways in which clients are told.</summary>
internal static class FaultPlaces
{
    /// <summary>As a fragment of a URI (RFC 6901 §6), which RFC 9457 §3.1 shows: <c>#/line_items/0</c>.</summary>
    public static string Fragment(BodyFault fault) => "#" + string.Join('/', fault.Pointer.Split('/').Select(Uri.EscapeDataString));

    /// <summary>As a path (RFC 9535), which ACP has in <c>param</c>: <c>$.line_items[0]</c>.</summary>
    public static string Path(BodyFault fault)
    {
        var path = new StringBuilder("$");
        foreach (var escaped in fault.Pointer.Split('/').Skip(1))
        {
            var name = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            _ = name.Length > 0 && name.All(char.IsAsciiDigit) ? path.Append('[').Append(name).Append(']')
                : IsPlain(name) ? path.Append('.').Append(name)
                : path.Append("['").Append(name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)).Append("']");
        }

        return path.ToString();
    }

    private static bool IsPlain(string name) => name is [var first, ..] && !char.IsAsciiDigit(first) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
