namespace Sidecar.Webhooks;

internal static partial class WebhookLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Key {KeyId} of {KeyPath} {Why}: deliveries that are signed with it are refused")]
    public static partial void KeyDoesNotCount(this ILogger logger, string keyId, string keyPath, string why);
}
