using Sidecar.Ledger;

namespace Sidecar.Identity.Jwt;

/// <summary>What the keys of issuers tell the operator.</summary>
internal static partial class JwtLog
{
    [LoggerMessage(2200, LogLevel.Information, "The keys of issuer {Issuer} were fetched: {Count} count")]
    public static partial void KeysFetched(this ILogger logger, string issuer, int count);

    [LoggerMessage(2201, LogLevel.Warning, "The keys of issuer {Issuer} cannot be fetched: the set {Reason}; trying again, the last good ones stay for now")]
    public static partial void KeysNotFetched(this ILogger logger, string issuer, string reason);

    [LoggerMessage(2203, LogLevel.Warning, "Issuer {Issuer} publishes more than {Tried} keys for one algorithm: a token that names none of them is tried with the first {Tried} alone")]
    public static partial void KeysUntried(this ILogger logger, string issuer, int tried);

    [LoggerMessage(2204, LogLevel.Error, "Fetching the keys of issuer {Issuer} failed in a way that was not foreseen; trying again")]
    public static partial void KeysNotRefreshed(this ILogger logger, Exception exception, string issuer);

    [LoggerMessage(2202, LogLevel.Information, "Tokens of issuer {Issuer} were revoked, {Kind}, for {Retention}")]
    public static partial void Revoked(this ILogger logger, string issuer, RevocationKind kind, TimeSpan retention);

    [LoggerMessage(2205, LogLevel.Error, "Tokens of issuer {Issuer} could not be revoked: the ledger is away")]
    public static partial void NotRevoked(this ILogger logger, string issuer, Exception cause);
}
