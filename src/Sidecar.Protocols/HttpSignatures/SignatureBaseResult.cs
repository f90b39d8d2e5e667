namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Why no signature base can be written (RFC 9421 §2.5).</summary>
public enum SignatureBaseFault
{
    /// <summary>There is none: the base was written.</summary>
    None,

    /// <summary>A covered field did not come.</summary>
    FieldMissing,

    /// <summary>A field that has one value came in several lines.</summary>
    FieldNotSingle,

    /// <summary>A value holds characters beyond ASCII, such as a host that is not in its ASCII form.</summary>
    NotAscii,

    /// <summary>A value cannot stand in a signature base: control characters, a host or a target that is none.</summary>
    InvalidValue,

    /// <summary>A field of which <c>;sf</c> or <c>;key</c> is covered is no structured field of its type, or names a member twice.</summary>
    MalformedField,

    /// <summary><c>;sf</c> of a field whose type is not known here, or <c>;key</c> of one that is no dictionary.</summary>
    UnknownFieldType,

    /// <summary>The dictionary has no member of this key.</summary>
    MemberMissing,

    /// <summary>The query has no parameter of this name.</summary>
    QueryParameterMissing,

    /// <summary>The query has several parameters of this name.</summary>
    QueryParameterNotSingle,

    /// <summary>A derived component that is not known here.</summary>
    UnknownDerivedComponent,

    /// <summary>A derived component that this message does not have: a response's <c>@method</c>, a request's <c>@status</c>, the path of <c>*</c>.</summary>
    NotDerivable,

    /// <summary>The target is in absolute form and names another scheme or host than the message has.</summary>
    ConflictingTarget,

    /// <summary>A parameter of a component that is not known here.</summary>
    UnknownParameter,

    /// <summary>A parameter of a component that has the wrong type, or does not belong to this component; or a <c>@query-param</c> without a name.</summary>
    InvalidParameter,

    /// <summary>Parameters of a component that exclude each other.</summary>
    IncompatibleParameters,

    /// <summary><c>;req</c> in the signature of a request.</summary>
    RequestParameterInRequest,

    /// <summary><c>;req</c>, and the request is not known.</summary>
    RequestUnknown,

    /// <summary><c>;tr</c>: trailers come after what a gate decides on.</summary>
    TrailersUnsupported,

    /// <summary>The base would be longer than the cap.</summary>
    TooLong,
}

/// <summary>What came of writing a signature base.</summary>
/// <param name="Fault">Why there is none.</param>
/// <param name="Component">The component at fault, if it was one.</param>
public readonly record struct SignatureBaseResult(SignatureBaseFault Fault, CoveredComponent? Component)
{
    /// <summary>Whether the base was written whole.</summary>
    public bool IsWritten => Fault == SignatureBaseFault.None;
}
