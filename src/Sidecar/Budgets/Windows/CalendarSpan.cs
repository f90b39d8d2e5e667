namespace Sidecar.Budgets.Windows;

/// <summary>One hour, day or month of a calendar.</summary>
/// <param name="Start">Inclusive; a whole second.</param>
/// <param name="End">Exclusive: where the next one starts.</param>
internal sealed record CalendarSpan(DateTimeOffset Start, DateTimeOffset End)
{
    /// <summary>Grows with time, and no two spans have the same: an hour that the clocks show twice is two.</summary>
    public long Number => Start.ToUnixTimeSeconds();

    public bool Covers(DateTimeOffset at) => at >= Start && at < End;
}
