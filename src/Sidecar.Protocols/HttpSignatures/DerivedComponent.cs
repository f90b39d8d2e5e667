using System.Buffers;
using System.Globalization;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The values of derived components (RFC 9421 §2.2).</summary>
internal static class DerivedComponent
{
    /// <param name="message">The one that the component speaks of: for <c>;req</c> the request.</param>
    public static SignatureBaseFault Write(SignedMessage message, CoveredComponent component, IBufferWriter<byte> output)
    {
        if (component.Known.QueryName is not null != (component.Name == "@query-param"))
        {
            return SignatureBaseFault.InvalidParameter;
        }

        if (component.Name == "@status")
        {
            return WriteStatus(message, output);
        }

        return component.Name switch
        {
            "@method" or "@scheme" or "@authority" or "@request-target" or "@target-uri" or "@path" or "@query" or "@query-param" when message.Status is not null =>
                SignatureBaseFault.NotDerivable,
            "@method" => WriteChecked(message.Method, output),
            "@scheme" => WriteScheme(message.Scheme, output),
            "@authority" => WriteAuthority(message, output),
            "@request-target" => WriteChecked(message.Target, output),
            "@target-uri" or "@path" or "@query" or "@query-param" => WriteOfTarget(message, component, output),
            _ => SignatureBaseFault.UnknownDerivedComponent,
        };
    }

    private static SignatureBaseFault WriteStatus(SignedMessage message, IBufferWriter<byte> output)
    {
        if (message.Status is not { } status)
        {
            return SignatureBaseFault.NotDerivable;
        }

        if (status is < 100 or > 999)
        {
            return SignatureBaseFault.InvalidValue;
        }

        status.TryFormat(output.GetSpan(3), out var written, default, CultureInfo.InvariantCulture);
        output.Advance(written);
        return SignatureBaseFault.None;
    }

    private static SignatureBaseFault WriteChecked(string text, IBufferWriter<byte> output)
    {
        var fault = AsciiText.Check(text);
        if (fault == SignatureBaseFault.None)
        {
            AsciiText.Write(text, output);
        }

        return fault;
    }

    private static SignatureBaseFault WriteScheme(string scheme, IBufferWriter<byte> output)
    {
        var fault = AsciiText.Check(scheme);
        if (fault == SignatureBaseFault.None)
        {
            AsciiText.WriteLower(scheme, output);
        }

        return fault;
    }

    private static SignatureBaseFault WriteAuthority(SignedMessage message, IBufferWriter<byte> output)
    {
        var fault = Authority.Find(message.Scheme, message.Authority, out var signed);
        if (fault == SignatureBaseFault.None)
        {
            AsciiText.WriteLower(signed, output);
        }

        return fault;
    }

    private static SignatureBaseFault WriteOfTarget(SignedMessage message, CoveredComponent component, IBufferWriter<byte> output)
    {
        var fault = RequestTarget.Read(message, out var target);
        if (fault != SignatureBaseFault.None || !target.HasPath)
        {
            return fault != SignatureBaseFault.None ? fault : SignatureBaseFault.NotDerivable;
        }

        switch (component.Name)
        {
            case "@path":
                AsciiText.Write(target.Path.IsEmpty ? "/" : target.Path, output);
                return SignatureBaseFault.None;
            case "@query":
                AsciiText.Write(target.Query, output);
                return SignatureBaseFault.None;
            case "@query-param":
                return QueryParameter.Write(target.Query[1..], component.Known.QueryName!, output);
            default:
                return WriteTargetUri(message, target, output);
        }
    }

    private static SignatureBaseFault WriteTargetUri(SignedMessage message, RequestTarget target, IBufferWriter<byte> output)
    {
        var fault = WriteScheme(message.Scheme, output);
        if (fault != SignatureBaseFault.None)
        {
            return fault;
        }

        output.Write("://"u8);
        fault = WriteAuthority(message, output);
        if (target.Path.IsEmpty)
        {
            output.Write("/"u8);
        }

        AsciiText.Write(target.PathAndQuery, output);
        return fault;
    }
}
