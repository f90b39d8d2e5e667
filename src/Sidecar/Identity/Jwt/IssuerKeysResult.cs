namespace Sidecar.Identity.Jwt;

/// <summary>What became of a text that should hold an issuer's keys. A closed set.</summary>
internal abstract record IssuerKeysResult
{
    private IssuerKeysResult()
    {
    }

    /// <summary>At least one key counts.</summary>
    internal sealed record Usable(IssuerKeys Keys) : IssuerKeysResult;

    /// <summary>None does.</summary>
    /// <param name="Reason">Why, as the end of a sentence; never a piece of the text.</param>
    internal sealed record Unusable(string Reason) : IssuerKeysResult;
}
