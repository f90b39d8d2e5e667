namespace Sidecar.Ledger;

/// <summary>What came of handing an approval out. A closed set.</summary>
internal abstract record ApprovalHandOut
{
    private ApprovalHandOut()
    {
    }

    /// <summary>It is the caller's, to be put into a token.</summary>
    /// <param name="At">The time that was given, in whole milliseconds.</param>
    internal sealed record Done(DateTimeOffset At) : ApprovalHandOut;

    /// <summary>It was handed out before, and neither used nor over.</summary>
    internal sealed record DoneBefore(DateTimeOffset At) : ApprovalHandOut;

    /// <summary>It is not granted, is over, or was used.</summary>
    internal sealed record Refused : ApprovalHandOut
    {
        public static Refused Instance { get; } = new();
    }

    /// <summary>Whether it was handed out is not known.</summary>
    internal sealed record Unavailable(Exception Cause) : ApprovalHandOut;
}
