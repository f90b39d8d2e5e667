namespace Sidecar.Ledger;

/// <summary>What is revoked. Written as <see cref="RevocationKindText"/> has it, for whoever looks into the books; the key alone says which one it is.</summary>
internal enum RevocationKind
{
    /// <summary>One token of an issuer.</summary>
    Jwt,

    /// <summary>All tokens of an issuer with one subject.</summary>
    JwtSubject,

    /// <summary>All tokens of an issuer for one client that have no subject.</summary>
    JwtClient,

    /// <summary>One spend token.</summary>
    SpendToken,

    /// <summary>All spend tokens of one agent.</summary>
    SpendAgent,
}
