namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Why <c>Signature-Input</c> and <c>Signature</c> of a message hold no signatures that can be looked at.</summary>
public enum SignatureFieldError
{
    /// <summary><c>Signature</c> came without <c>Signature-Input</c>.</summary>
    InputMissing,

    /// <summary><c>Signature-Input</c> came without <c>Signature</c>.</summary>
    SignatureMissing,

    /// <summary>One of the fields is longer than the cap.</summary>
    TooLong,

    /// <summary><c>Signature-Input</c> is no dictionary of RFC 8941 (an unquoted component is such a fault as well).</summary>
    MalformedInput,

    /// <summary><c>Signature</c> is no dictionary of RFC 8941.</summary>
    MalformedSignature,

    /// <summary>There are more labels than the cap.</summary>
    TooManySignatures,

    /// <summary>A signature covers more components than the cap.</summary>
    TooManyComponents,

    /// <summary>A label stands twice in one of the fields.</summary>
    DuplicateLabel,

    /// <summary>A label stands in one of the fields only.</summary>
    LabelMismatch,

    /// <summary>A member of <c>Signature-Input</c> is no inner list.</summary>
    InputNotAList,

    /// <summary>A covered component is no string: it was not quoted.</summary>
    ComponentNotAString,

    /// <summary>A covered component is neither a field name in lower case nor a derived component, or it is <c>@signature-params</c>.</summary>
    InvalidComponentName,

    /// <summary>One signature covers a component twice.</summary>
    DuplicateComponent,

    /// <summary>A parameter of a signature or of a component stands twice.</summary>
    DuplicateParameter,

    /// <summary>A parameter of a signature is of another type than RFC 9421 §2.3 gives it, such as a <c>keyid</c> without quotes.</summary>
    InvalidParameter,

    /// <summary>A member of <c>Signature</c> is no byte sequence, or an empty one.</summary>
    SignatureNotBytes,
}
