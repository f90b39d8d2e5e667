namespace Sidecar.Identity.Jwt;

/// <param name="At">When they were fetched, as a timestamp of the process's clock.</param>
internal sealed record FetchedKeys(IssuerKeys Keys, long At);
