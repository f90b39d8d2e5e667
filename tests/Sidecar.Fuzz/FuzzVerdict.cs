namespace Sidecar.Fuzz;

/// <summary>What became of one input.</summary>
/// <param name="IsAccepted">The parser took it; inputs made from it go deeper.</param>
/// <param name="Broken">What does not hold; null where all holds.</param>
internal readonly record struct FuzzVerdict(bool IsAccepted, string? Broken)
{
    /// <summary>The parser said no, as it may.</summary>
    public static FuzzVerdict Rejected => new(IsAccepted: false, Broken: null);

    public static FuzzVerdict Accepted => new(IsAccepted: true, Broken: null);

    public static FuzzVerdict Of(bool isAccepted) => new(isAccepted, Broken: null);

    public static FuzzVerdict Violated(string what) => new(IsAccepted: true, what);

    /// <summary>Accepted if something holds that must.</summary>
    public static FuzzVerdict Holds(bool holds, string what) => holds ? Accepted : Violated(what);
}
