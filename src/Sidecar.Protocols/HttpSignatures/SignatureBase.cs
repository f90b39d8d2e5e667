using System.Buffers;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Writes the bytes that are signed (RFC 9421 §2.5): a line for each covered component, then the parameters character for character as they were received.</summary>
public static class SignatureBase
{
    /// <summary>Bytes of covered components after which a base is refused: components may name one long field again and again.</summary>
    public const int MaxLength = 65_536;

    /// <summary>Writes the base of one signature. After a fault, what was written is to be thrown away.</summary>
    /// <param name="output">Gets ASCII, lines separated by LF, none at the end. It may hold something before; this comes after it.</param>
    /// <param name="fields">The shapes of fields; <see cref="KnownFields.Default"/> when nothing is said.</param>
    public static SignatureBaseResult Write(SignedMessage message, SignatureParameters parameters, ArrayBufferWriter<byte> output, KnownFields? fields = null)
    {
        fields ??= KnownFields.Default;
        var start = output.WrittenCount;
        for (var i = 0; i < parameters.Components.Count; i++)
        {
            var component = parameters.Components[i];
            var fault = WriteLine(message, component, fields, output);
            if (fault != SignatureBaseFault.None)
            {
                return new(fault, component);
            }

            if (output.WrittenCount - start > MaxLength)
            {
                return new(SignatureBaseFault.TooLong, component);
            }
        }

        output.Write("\"@signature-params\": "u8);
        AsciiText.Write(parameters.Text.Span, output);
        return default;
    }

    private static SignatureBaseFault WriteLine(SignedMessage message, CoveredComponent component, KnownFields fields, IBufferWriter<byte> output)
    {
        if (component.Fault != SignatureBaseFault.None)
        {
            return component.Fault;
        }

        if (component.Known.IsTrailer)
        {
            return SignatureBaseFault.TrailersUnsupported;
        }

        if (component.Known.IsOfRequest)
        {
            if (message.Status is null)
            {
                return SignatureBaseFault.RequestParameterInRequest;
            }

            if (message.Request is null)
            {
                return SignatureBaseFault.RequestUnknown;
            }

            message = message.Request;
        }

        // A name needs no escapes: it was checked when it was read.
        output.Write("\""u8);
        AsciiText.Write(component.Name, output);
        output.Write("\""u8);
        StructuredFieldWriter.Write(component.Parameters, output);
        output.Write(": "u8);
        var fault = component.IsDerived ? DerivedComponent.Write(message, component, output) : FieldComponent.Write(message.Headers, component, fields, output);
        output.Write("\n"u8);
        return fault;
    }
}
