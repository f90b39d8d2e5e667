namespace Sidecar.Identity.Profiles;

/// <summary>Documents of one kind, for the status page.</summary>
/// <param name="Kind">As the metrics call it.</param>
/// <param name="Cached">In memory now.</param>
/// <param name="CachedBytes">Their size as they came.</param>
/// <param name="Outcomes">What came of the fetches since the start, and of the URLs that were refused before one, as the metrics call it.</param>
internal sealed record DocumentKindStatus(string Kind, long Cached, long CachedBytes, IReadOnlyDictionary<string, long> Outcomes);
