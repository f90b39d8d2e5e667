namespace Sidecar.Protocols.HttpSignatures;

/// <summary>A raw request target taken apart by its form (RFC 9112 §3.2), nothing decoded.</summary>
internal readonly ref struct RequestTarget
{
    private RequestTarget(ReadOnlySpan<char> scheme, ReadOnlySpan<char> authority, ReadOnlySpan<char> pathAndQuery)
    {
        Scheme = scheme;
        Authority = authority;
        PathAndQuery = pathAndQuery;
        var mark = pathAndQuery.IndexOf('?');
        Path = mark < 0 ? pathAndQuery : pathAndQuery[..mark];
        Query = mark < 0 ? "?" : pathAndQuery[mark..];
        HasPath = true;
    }

    /// <summary>Empty unless the target is in absolute form.</summary>
    public ReadOnlySpan<char> Scheme { get; }

    /// <summary>Empty unless the target is in absolute form.</summary>
    public ReadOnlySpan<char> Authority { get; }

    /// <summary>Starts with the slash, unless the target is in absolute form and has no path.</summary>
    public ReadOnlySpan<char> PathAndQuery { get; }

    /// <summary>What is before the question mark.</summary>
    public ReadOnlySpan<char> Path { get; }

    /// <summary>From the question mark on; a question mark alone when there is none (RFC 9421 §2.2.7).</summary>
    public ReadOnlySpan<char> Query { get; }

    /// <summary>False for <c>*</c> and for the authority form of CONNECT.</summary>
    public bool HasPath { get; }

    /// <param name="target">Printable ASCII.</param>
    public static SignatureBaseFault Read(SignedMessage message, out RequestTarget target)
    {
        var raw = message.Target.AsSpan();
        target = default;
        var fault = AsciiText.Check(raw);
        if (fault != SignatureBaseFault.None || raw.Contains('#'))
        {
            return fault == SignatureBaseFault.None ? SignatureBaseFault.InvalidValue : fault;
        }

        if (raw[0] == '/')
        {
            target = new("", "", raw);
            return SignatureBaseFault.None;
        }

        var colon = raw.IndexOf("://");
        if (raw is "*" || colon <= 0 || message.Method == "CONNECT")
        {
            return raw is "*" || message.Method == "CONNECT" ? SignatureBaseFault.None : SignatureBaseFault.InvalidValue;
        }

        var rest = raw[(colon + 3)..];
        var end = rest.IndexOfAny('/', '?');
        end = end < 0 ? rest.Length : end;
        target = new(raw[..colon], rest[..end], rest[end..]);
        return target.CheckAgainst(message);
    }

    // Whoever routes by one of them and verifies the other is led astray.
    private SignatureBaseFault CheckAgainst(SignedMessage message)
    {
        var fault = HttpSignatures.Authority.Find(Scheme, Authority, out var named);
        if (fault != SignatureBaseFault.None)
        {
            return fault;
        }

        fault = HttpSignatures.Authority.Find(message.Scheme, message.Authority, out var expected);
        return fault != SignatureBaseFault.None ? fault
            : named.Equals(expected, StringComparison.OrdinalIgnoreCase) && Scheme.Equals(message.Scheme, StringComparison.OrdinalIgnoreCase) ? SignatureBaseFault.None
            : SignatureBaseFault.ConflictingTarget;
    }
}
