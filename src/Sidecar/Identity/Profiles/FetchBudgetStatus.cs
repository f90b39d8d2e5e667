namespace Sidecar.Identity.Profiles;

/// <summary>What is being fetched and what more may be, for the status page.</summary>
/// <param name="Left">Fetches from strangers that may begin at once; it grows by <c>FetchesPerSecond</c>.</param>
/// <param name="Burst">The most that <paramref name="Left"/> gets to.</param>
/// <param name="UnderWay">From strangers.</param>
/// <param name="UnderWayTrusted">From trusted hosts.</param>
/// <param name="MostUnderWay">Of each of the two.</param>
internal sealed record FetchBudgetStatus(long Left, int Burst, long UnderWay, long UnderWayTrusted, int MostUnderWay);
