namespace Sidecar.Identity.ApiKeys;

/// <summary>The body of <c>POST /admin/keys/{id}/rotate</c>, which may be left away.</summary>
internal sealed class ApiKeyRotationRequest
{
    /// <summary>How long the old key goes on, e.g. <c>1.00:00:00</c>; none to 90 days. Default a day.</summary>
    public TimeSpan? Overlap { get; init; }

    /// <summary>Until when the new key is good. Default: as long from now as the old one was made to live.</summary>
    public string? ExpiresAt { get; init; }
}
