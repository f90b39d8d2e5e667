namespace Sidecar.Fuzz;

/// <summary>Looks at one input. Whatever it is, nothing may be thrown.</summary>
internal delegate FuzzVerdict FuzzCheck(ReadOnlySpan<byte> input);

/// <summary>A parser with what must hold of it, whatever comes.</summary>
/// <param name="Name">In lower case with hyphens; the folder of its inputs.</param>
/// <param name="Check">What must hold.</param>
/// <param name="Seeds">Inputs to begin with, most of them good ones.</param>
internal sealed record FuzzTarget(string Name, FuzzCheck Check, IReadOnlyList<byte[]> Seeds)
{
    /// <summary>How many bytes may be allocated for each byte of input, besides 64 KiB.</summary>
    public int AllocationFactor { get; init; } = 64;

    /// <summary>How long one look may take: far above what any parser needs for the longest input, and far below what a quadratic one takes.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>A target whose seeds are text. Each character is one byte where all are Latin 1, UTF-8 otherwise.</summary>
    public FuzzTarget(string name, FuzzCheck check, params string[] seeds)
        : this(name, check, [.. seeds.Select(Text.Bytes)])
    {
    }
}
