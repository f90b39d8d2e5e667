namespace Sidecar.Identity.Jwt;

/// <summary>
/// Where an issuer's keys come from. The threat: a token signed with a key that the issuer took back, and an issuer's outage that becomes ours. The promise: keys are as old as the
/// operator allows and no older; any number of callers cause one fetch.
/// </summary>
internal interface IIssuerKeySource
{
    /// <summary>Null when no keys can be had, or none that are young enough. The keys change by reference when, and only when, they change.</summary>
    ValueTask<IssuerKeys?> GetAsync(CancellationToken cancellationToken);

    /// <summary>The same, once somebody has named a key that is not there: perhaps it is new.</summary>
    ValueTask<IssuerKeys?> GetNewerAsync(CancellationToken cancellationToken);

    /// <summary>How they stand; nothing is fetched.</summary>
    /// <param name="issuer">Its name in the configuration.</param>
    IssuerKeyStatus Describe(string issuer);
}
