namespace Sidecar.Admin;

/// <summary>
/// What a call was about, as the audit may have it. The threat: people paste whole tokens and keys where an id belongs, and the audit is kept for ever and exported.
/// </summary>
internal static class AuditedSubject
{
    private const int Longest = 256;

    // An API key, a refresh handle, a secret of webhooks, a JWT (the base64url of {").
    private static readonly string[] Secrets = ["sk_", "sr_", "whsec_", "whsk_", "eyJ"];

    public static string? Of(string? text) =>
        text is null ? null
        : Array.Exists(Secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? "withheld"
        : text[..Math.Min(text.Length, Longest)];
}
