using System.Security.Cryptography;
using Sidecar.Ledger;

namespace Sidecar.Identity.ApiKeys;

/// <summary>Makes keys and puts new ones in the place of old ones. The key itself is returned once and kept nowhere.</summary>
internal sealed class ApiKeyIssuer(IApiKeyLedger ledger, IApiKeyLookup lookup, ApiKeyPeppers peppers, TimeProvider time)
{
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromDays(1);
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromDays(90);

    /// <summary>A key that is written nowhere, for the configuration.</summary>
    public static (ApiKey Key, ApiKeyHash Hash) Make(bool isTest, ApiKeyPeppers peppers)
    {
        var key = ApiKey.Generate(isTest, RandomNumberGenerator.GetBytes(ApiKey.RandomLength));
        return (key, peppers.Hash(key));
    }

    /// <param name="audit">Who makes it; which key it is is added here.</param>
    public async Task<IssuedApiKey> CreateAsync(ApiKeyTerms terms, bool isTest, AuditEntry audit, CancellationToken cancellationToken)
    {
        var (key, hash) = Make(isTest, peppers);
        var id = key.Id.ToString();
        var record = new ApiKeyRecord(id, new ApiKeyHashRecord(hash.Pepper, hash.Bytes), terms.Owner ?? id)
        {
            IsTest = isTest,
            Permissions = terms.Permissions,
            Profiles = terms.Profiles,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = terms.ExpiresAt,
        };
        return await ledger.CreateAsync(record, audit with { Subject = id }, cancellationToken) switch
        {
            ApiKeyCreation.Created => new IssuedApiKey.Issued(key, record, Old: null),
            ApiKeyCreation.Unavailable { Cause: var cause } => new IssuedApiKey.Unavailable(cause),

            // 60 random bits twice: rather a generator that is broken than chance.
            _ => new IssuedApiKey.Conflict("there is a key of that id already"),
        };
    }

    /// <param name="expiresAt">Null: the new key lives as long as the old one was made to live.</param>
    public async Task<IssuedApiKey> RotateAsync(string id, DateTimeOffset? expiresAt, TimeSpan overlap, AuditEntry audit, CancellationToken cancellationToken)
    {
        // What it is made for is in the key itself and never changes, so it may be asked for beforehand.
        switch (await lookup.FindAsync(id, cancellationToken))
        {
            case ApiKeyReading.Found { Key.IsTest: var isTest }:
                return await RotateAsync(id, Make(isTest, peppers), (expiresAt, overlap), audit, cancellationToken);
            case ApiKeyReading.Unavailable { Cause: var cause }:
                return new IssuedApiKey.Unavailable(cause);
            default:
                return IssuedApiKey.Unknown.Instance;
        }
    }

    private async Task<IssuedApiKey> RotateAsync(
        string id, (ApiKey Key, ApiKeyHash Hash) made, (DateTimeOffset? ExpiresAt, TimeSpan Overlap) times, AuditEntry audit, CancellationToken cancellationToken)
    {
        var (key, hash) = made;
        var successor = new ApiKeySuccessor(key.Id.ToString(), new ApiKeyHashRecord(hash.Pepper, hash.Bytes), times.ExpiresAt, times.Overlap);
        return await ledger.RotateAsync(id, successor, time.GetUtcNow(), audit with { Subject = id, Reason = $"successor {successor.Id}" }, cancellationToken) switch
        {
            ApiKeyRotation.Rotated rotated => new IssuedApiKey.Issued(key, rotated.New, rotated.Old),
            ApiKeyRotation.Unknown => IssuedApiKey.Unknown.Instance,
            ApiKeyRotation.Conflict { Key: var old } => new IssuedApiKey.Conflict(WhyNot(old)),
            ApiKeyRotation.Unavailable { Cause: var cause } => new IssuedApiKey.Unavailable(cause),
            _ => throw new InvalidOperationException("No such outcome."),
        };
    }

    private static string WhyNot(ApiKeyRecord key) => key switch
    {
        { RevokedAt: { } at } => $"the key was revoked at {at:O}",
        { Successor: { } successor } => $"the key was rotated already: rotate {successor}",
        { ExpiresAt: { } at } => $"the key expired at {at:O}",
        _ => "the key changed meanwhile",
    };
}
