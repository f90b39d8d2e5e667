using System.Buffers;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Host and port in the form in which they are signed (RFC 9421 §2.2.3, RFC 9110 §4.2.3): lower case, the default port left out.</summary>
public static class Authority
{
    private static readonly SearchValues<char> HostCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~!$&'()*+,;=%");
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("abcdefABCDEF0123456789:.");

    /// <summary>The form in which it is signed; null when it is no host with an optional port, in ASCII and without user information.</summary>
    /// <param name="scheme"><c>https</c> and <c>http</c> have default ports.</param>
    public static string? Normalize(string scheme, string authority) =>
        Find(scheme, authority, out var signed) == SignatureBaseFault.None ? signed.ToString().ToLowerInvariant() : null;

    /// <param name="signed">The part that is signed, in the case in which it came.</param>
    internal static SignatureBaseFault Find(ReadOnlySpan<char> scheme, ReadOnlySpan<char> authority, out ReadOnlySpan<char> signed)
    {
        signed = authority;
        var fault = AsciiText.Check(authority);
        if (fault != SignatureBaseFault.None)
        {
            return fault;
        }

        var hostLength = authority[0] == '[' ? authority.IndexOf(']') + 1 : authority.IndexOf(':');
        hostLength = hostLength < 0 ? authority.Length : hostLength;
        var port = authority[hostLength..];
        if (!IsHost(authority[..hostLength]) || !IsPort(port))
        {
            return SignatureBaseFault.InvalidValue;
        }

        var isDefault = port.Length <= 1
            || (port.SequenceEqual(":443") && scheme.Equals("https", StringComparison.OrdinalIgnoreCase))
            || (port.SequenceEqual(":80") && scheme.Equals("http", StringComparison.OrdinalIgnoreCase));
        signed = isDefault ? authority[..hostLength] : authority;
        return SignatureBaseFault.None;
    }

    private static bool IsHost(ReadOnlySpan<char> host) => host is ['[', .. var address, ']']
        ? !address.IsEmpty && !address.ContainsAnyExcept(AddressCharacters)
        : !host.IsEmpty && !host.ContainsAnyExcept(HostCharacters);

    // With its colon; digits may be missing (RFC 3986 §3.2.3).
    private static bool IsPort(ReadOnlySpan<char> port) => port.IsEmpty || (port[0] == ':' && port.Length <= 6 && !port[1..].ContainsAnyExceptInRange('0', '9'));
}
