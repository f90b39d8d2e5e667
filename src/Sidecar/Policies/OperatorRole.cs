namespace Sidecar.Policies;

/// <summary>What a caller of the admin listener may do; each may also do what those before it may.</summary>
internal enum OperatorRole
{
    /// <summary>Reads.</summary>
    Viewer,

    /// <summary>Issues and refreshes spend tokens, and asks for authorizations.</summary>
    Issuer,

    /// <summary>Changes everything.</summary>
    Operator,
}
