namespace Sidecar.Protocols.X402;

/// <summary>The payment schemes that this library knows by name.</summary>
public static class X402Schemes
{
    /// <summary>Exactly the named amount, once.</summary>
    public const string Exact = "exact";
}
