namespace Sidecar.Protocols.Webhooks;

/// <summary>How a MAC is written in its header.</summary>
public enum WebhookEncoding
{
    /// <summary>64 hexadecimal digits of either case.</summary>
    Hex,

    /// <summary>Standard base64 (RFC 4648 §4), with or without padding.</summary>
    Base64,
}
