namespace Sidecar.Protocols.StructuredFields;

/// <summary>How much of a field is read before it is refused. The defaults are what RFC 8941 asks every reader to take.</summary>
public sealed record StructuredFieldLimits
{
    /// <summary>The defaults.</summary>
    public static StructuredFieldLimits Default { get; } = new();

    /// <summary>Characters of the whole value. 65,536 when nothing is said.</summary>
    public int MaxLength { get; init; } = 65_536;

    /// <summary>Members of a list or a dictionary, repeated ones included. 1,024 when nothing is said.</summary>
    public int MaxMembers { get; init; } = 1_024;

    /// <summary>Items of one inner list. 256 when nothing is said.</summary>
    public int MaxItems { get; init; } = 256;

    /// <summary>Parameters of one item or inner list, repeated ones included. 256 when nothing is said.</summary>
    public int MaxParameters { get; init; } = 256;
}
