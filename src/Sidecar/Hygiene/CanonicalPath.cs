using System.Buffers;

namespace Sidecar.Hygiene;

/// <summary>
/// One path for matching and for the backend. A target that two readers could take for two different paths is refused before any
/// route is matched: dot segments, empty segments, backslashes, encoded separators, path parameters (which some backends cut off before
/// they look), control characters, broken escapes or UTF-8.
/// </summary>
internal static class CanonicalPath
{
    // What a plain path has none of; everything else is looked at byte by byte.
    private static readonly SearchValues<char> Plain =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_~!$&'()*+,=:@/.");

    private const int LongestPort = 5;

    // A host with anything else in it ends elsewhere for some readers: at a backslash, a '#', an '@', a bracket.
    private static readonly SearchValues<char> HostCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("ABCDEFabcdef0123456789:.");

    /// <summary>
    /// What is ambiguous about a request target (RFC 9112 §3.2, origin or absolute form); null when nothing is. The other forms
    /// (<c>*</c> and a bare authority) name nothing that could be forwarded.
    /// </summary>
    public static string? Ambiguity(string rawTarget)
    {
        if (rawTarget.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return "The target has a control character, a space or a letter that is not ASCII.";
        }

        if (!rawTarget.StartsWith('/') && !IsPlainAbsolute(rawTarget))
        {
            return "The target is neither a path nor the plain http URL of one.";
        }

        var path = PathOf(rawTarget);
        if (path.IndexOf("//", StringComparison.Ordinal) >= 0)
        {
            return "The path has an empty segment ('//').";
        }

        return path.ContainsAnyExcept(Plain) || path.IndexOf("/.", StringComparison.Ordinal) >= 0 ? Inspect(path) : null;
    }

    /// <summary>The path of a target: without query, and in absolute form without scheme and authority.</summary>
    public static ReadOnlySpan<char> PathOf(string rawTarget)
    {
        var target = rawTarget.AsSpan();
        var query = target.IndexOf('?');
        var path = query < 0 ? target : target[..query];
        var authority = path.IndexOf("://", StringComparison.Ordinal);
        if (authority <= 0 || path[0] == '/')
        {
            return path;
        }

        var rest = path[(authority + 3)..];
        var slash = rest.IndexOf('/');
        return slash < 0 ? "/" : rest[slash..];
    }

    private static bool IsPlainAbsolute(string rawTarget)
    {
        var end = rawTarget.IndexOf("://", StringComparison.Ordinal);
        if (end < 0 || !(rawTarget.AsSpan(0, end).Equals("http", StringComparison.OrdinalIgnoreCase) || rawTarget.AsSpan(0, end).Equals("https", StringComparison.OrdinalIgnoreCase)))
        {
            return false;
        }

        var rest = rawTarget.AsSpan(end + 3);
        var authority = rest.IndexOfAny('/', '?') is >= 0 and var length ? rest[..length] : rest;
        return IsPlainAuthority(authority);
    }

    // A host and a port and nothing else: what stands behind an address in brackets, or behind a port, the server takes for the path's beginning.
    private static bool IsPlainAuthority(ReadOnlySpan<char> authority)
    {
        var end = authority is ['[', ..] ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        var host = end < 0 ? authority : authority[..end];
        var port = authority[host.Length..];
        var isHost = host is ['[', .. var address, ']'] ? !address.IsEmpty && !address.ContainsAnyExcept(AddressCharacters) : !host.IsEmpty && !host.ContainsAnyExcept(HostCharacters);
        return isHost && (port.IsEmpty || (port is [':', .. { Length: <= LongestPort } digits] && !digits.ContainsAnyExceptInRange('0', '9')));
    }

    private static string? Inspect(ReadOnlySpan<char> path)
    {
        Span<byte> decoded = path.Length <= 512 ? stackalloc byte[path.Length] : new byte[path.Length];
        var length = 0;
        for (var i = 0; i < path.Length; i++)
        {
            if (!TryDecode(path, ref i, out var octet, out var wasEscaped))
            {
                return "The path has a '%' that no two hexadecimal digits follow.";
            }

            if (Forbidden(octet, wasEscaped) is { } reason)
            {
                return reason;
            }

            decoded[length++] = octet;
        }

        if (!System.Text.Unicode.Utf8.IsValid(decoded[..length]))
        {
            return "The path is not valid UTF-8.";
        }

        return HasDotSegment(decoded[..length]) ? "The path has a dot segment ('.' or '..')." : null;
    }

    private static bool TryDecode(ReadOnlySpan<char> path, ref int index, out byte octet, out bool wasEscaped)
    {
        wasEscaped = path[index] == '%';
        if (!wasEscaped)
        {
            // Kestrel admits ASCII only; anything else becomes an invalid octet here and fails as UTF-8.
            octet = path[index] < 0x80 ? (byte)path[index] : (byte)0xFF;
            return true;
        }

        octet = 0;
        if (index + 2 >= path.Length || !char.IsAsciiHexDigit(path[index + 1]) || !char.IsAsciiHexDigit(path[index + 2]))
        {
            return false;
        }

        octet = (byte)((Convert.ToInt32(path[index + 1].ToString(), 16) << 4) | Convert.ToInt32(path[index + 2].ToString(), 16));
        index += 2;
        return true;
    }

    private static string? Forbidden(byte octet, bool wasEscaped) => octet switch
    {
        < 0x20 or 0x7F => "The path has a control character.",
        (byte)'\\' => "The path has a backslash.",
        (byte)'/' when wasEscaped => "The path has an encoded slash (%2F).",
        (byte)';' => "The path has a path parameter (';').",
        (byte)'#' when !wasEscaped => "The target has a fragment ('#').",
        _ => null,
    };

    private static bool HasDotSegment(ReadOnlySpan<byte> path)
    {
        foreach (var range in path.Split((byte)'/'))
        {
            if (path[range] is [(byte)'.'] or [(byte)'.', (byte)'.'])
            {
                return true;
            }
        }

        return false;
    }
}
