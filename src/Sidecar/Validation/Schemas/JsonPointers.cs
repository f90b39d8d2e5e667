namespace Sidecar.Validation.Schemas;

/// <summary>Segments of JSON pointers (RFC 6901 §3).</summary>
internal static class JsonPointers
{
    public static string Escape(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    public static string Unescape(string segment) => segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
}
