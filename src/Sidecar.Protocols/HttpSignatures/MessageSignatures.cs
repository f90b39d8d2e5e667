using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Reads <c>Signature-Input</c> and <c>Signature</c> (RFC 9421 §4).</summary>
public static class MessageSignatures
{
    /// <summary>Reads the signatures of a message. Whatever came, it does not throw.</summary>
    public static MessageSignaturesResult Read(IHeaderFields headers, MessageSignatureLimits? limits = null)
    {
        var inputs = headers.Lines("signature-input");
        var values = headers.Lines("signature");
        return (inputs.Count, values.Count) switch
        {
            (0, 0) => MessageSignaturesResult.Unsigned.Instance,
            (0, _) => new MessageSignaturesResult.Malformed(SignatureFieldError.InputMissing),
            (_, 0) => new MessageSignaturesResult.Malformed(SignatureFieldError.SignatureMissing),
            _ => Read(inputs, values, limits ?? MessageSignatureLimits.Default),
        };
    }

    private static MessageSignaturesResult Read(FieldLines inputs, FieldLines values, MessageSignatureLimits limits)
    {
        var error = Parse(inputs, limits, SignatureFieldError.MalformedInput, out var inputMembers);
        StructuredDictionary? valueMembers = null;
        error ??= Parse(values, limits, SignatureFieldError.MalformedSignature, out valueMembers);
        if (error is { } fault)
        {
            return new MessageSignaturesResult.Malformed(fault);
        }

        if (inputMembers!.Count != valueMembers!.Count)
        {
            return new MessageSignaturesResult.Malformed(SignatureFieldError.LabelMismatch);
        }

        var signatures = new MessageSignature[inputMembers.Count];
        for (var i = 0; i < signatures.Length; i++)
        {
            var (label, input) = inputMembers[i];
            if (ReadSignature(label, input, valueMembers, limits, out signatures[i]) is { } found)
            {
                return new MessageSignaturesResult.Malformed(found);
            }
        }

        return new MessageSignaturesResult.Signed(signatures);
    }

    private static SignatureFieldError? Parse(FieldLines lines, MessageSignatureLimits limits, SignatureFieldError malformed, out StructuredDictionary? members)
    {
        members = null;
        var length = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            length += lines[i].Length + 2;
        }

        if (length - 2 > limits.MaxLength)
        {
            return SignatureFieldError.TooLong;
        }

        if (!StructuredField.TryParseDictionary(lines.Combined, out members, out _))
        {
            return malformed;
        }

        return members switch
        {
            { Count: 0 } => malformed,
            { HasDuplicates: true } => SignatureFieldError.DuplicateLabel,
            _ when members.Count > limits.MaxSignatures => SignatureFieldError.TooManySignatures,
            _ => null,
        };
    }

    private static SignatureFieldError? ReadSignature(
        string label, StructuredMember input, StructuredDictionary values, MessageSignatureLimits limits, out MessageSignature signature)
    {
        signature = null!;
        if (!values.TryGet(label, out var value))
        {
            return SignatureFieldError.LabelMismatch;
        }

        if (value.IsInnerList || !value.Value.TryGetBytes(out var bytes) || bytes.IsEmpty)
        {
            return SignatureFieldError.SignatureNotBytes;
        }

        var error = ReadComponents(input, limits, out var components);
        SignatureParameters? parameters = null;
        error ??= ReadParameters(input, components, out parameters);
        if (error is null)
        {
            signature = new(label, parameters!, bytes);
        }

        return error;
    }

    private static SignatureFieldError? ReadComponents(StructuredMember input, MessageSignatureLimits limits, out CoveredComponent[] components)
    {
        components = [];
        if (!input.IsInnerList)
        {
            return SignatureFieldError.InputNotAList;
        }

        if (input.Items.Length > limits.MaxComponents)
        {
            return SignatureFieldError.TooManyComponents;
        }

        components = new CoveredComponent[input.Items.Length];
        for (var i = 0; i < components.Length; i++)
        {
            if (CoveredComponent.TryRead(input.Items[i], out var component) is { } error)
            {
                return error;
            }

            if (Array.IndexOf(components, component, 0, i) >= 0)
            {
                return SignatureFieldError.DuplicateComponent;
            }

            components[i] = component!;
        }

        return null;
    }

    private static SignatureFieldError? ReadParameters(StructuredMember input, CoveredComponent[] components, out SignatureParameters? parameters)
    {
        parameters = null;
        var all = input.Parameters;
        if (all.HasDuplicates)
        {
            return SignatureFieldError.DuplicateParameter;
        }

        if (!TryGetTime(all, "created", out var created) || !TryGetTime(all, "expires", out var expires)
            || !TryGetText(all, "nonce", out var nonce) || !TryGetText(all, "alg", out var algorithm)
            || !TryGetText(all, "keyid", out var keyId) || !TryGetText(all, "tag", out var tag))
        {
            return SignatureFieldError.InvalidParameter;
        }

        parameters = new(components, all, input.Received)
        {
            Created = created,
            Expires = expires,
            Nonce = nonce,
            Algorithm = algorithm,
            KeyId = keyId,
            Tag = tag,
        };
        return null;
    }

    // True as well for a parameter that is not there.
    private static bool TryGetTime(StructuredParameters parameters, string name, out long? unixSeconds)
    {
        unixSeconds = null;
        if (!parameters.TryGet(name, out var item))
        {
            return true;
        }

        unixSeconds = item.TryGetInteger(out var seconds) ? seconds : null;
        return unixSeconds is not null;
    }

    private static bool TryGetText(StructuredParameters parameters, string name, out string? text)
    {
        text = null;
        return !parameters.TryGet(name, out var item) || item.TryGetString(out text);
    }
}
