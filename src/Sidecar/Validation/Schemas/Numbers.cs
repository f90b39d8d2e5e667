namespace Sidecar.Validation.Schemas;

/// <summary>Numbers in one spelling.</summary>
internal static class Numbers
{
    private const decimal One = 1.0000000000000000000000000000m;

    /// <summary>Without zeros at the end of its fraction: 1.50 is 1.5, and 1.0 is 1.</summary>
    public static decimal Normal(decimal value) => value / One;
}
