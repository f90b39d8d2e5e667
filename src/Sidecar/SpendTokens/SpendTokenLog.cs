namespace Sidecar.SpendTokens;

internal static partial class SpendTokenLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The keys that sign spend tokens cannot be read; those that are known stay")]
    public static partial void KeysUnreadable(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Signing key {KeyId} cannot be opened with Sidecar:SpendTokens:GeneratedKeys:Secret or PreviousSecrets; its tokens do not count here")]
    public static partial void KeyUnopened(this ILogger logger, string keyId);
}
