using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What a signer is told about fields that hold no signatures that can be looked at.</summary>
internal static class SignatureFaults
{
    public static Refusal Of(SignatureFieldError error) => error switch
    {
        SignatureFieldError.InputMissing => SignatureRefusals.Missing("Signature came without Signature-Input."),
        SignatureFieldError.SignatureMissing => SignatureRefusals.Missing("Signature-Input came without Signature."),
        _ => SignatureRefusals.Malformed(Detail(error)),
    };

    private static string Detail(SignatureFieldError error) => error switch
    {
        SignatureFieldError.TooLong => "Signature or Signature-Input is too long.",
        SignatureFieldError.MalformedInput => "Signature-Input is no dictionary of RFC 8941, for example sig1=(\"@method\" \"@path\");keyid=\"key-1\".",
        SignatureFieldError.MalformedSignature => "Signature is no dictionary of RFC 8941, for example sig1=:bytes in base64:.",
        SignatureFieldError.TooManySignatures => "There are too many signatures.",
        SignatureFieldError.TooManyComponents => "A signature covers too many components.",
        SignatureFieldError.DuplicateLabel => "A label stands twice in Signature or Signature-Input.",
        SignatureFieldError.LabelMismatch => "Signature and Signature-Input have different labels.",
        SignatureFieldError.InputNotAList => "A member of Signature-Input is no list of components in parentheses.",
        SignatureFieldError.ComponentNotAString => "A covered component has no quotes.",
        SignatureFieldError.InvalidComponentName => "A covered component is neither a header in lower case nor a derived component of RFC 9421.",
        SignatureFieldError.DuplicateComponent => "A signature covers a component twice.",
        SignatureFieldError.DuplicateParameter => "A parameter of a signature or a component stands twice.",
        SignatureFieldError.InvalidParameter => "A parameter of a signature has the wrong type: created and expires are integers, keyid, alg, nonce and tag are strings in quotes.",
        _ => "A member of Signature is no byte sequence (:base64:).",
    };
}
