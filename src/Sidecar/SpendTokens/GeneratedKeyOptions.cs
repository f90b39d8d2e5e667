namespace Sidecar.SpendTokens;

/// <summary>Signing keys that the proxy makes itself. ES256; one that signs, and those before it for as long as their tokens live.</summary>
internal sealed class GeneratedKeyOptions
{
    /// <summary>What the keys are encrypted under in the ledger: a secret of at least 32 characters, the same in all replicas. Required.</summary>
    public string? Secret { get; set; }

    /// <summary>Secrets that were used before: keys that were encrypted under them still count. Default: none.</summary>
    public IReadOnlyList<string> PreviousSecrets { get; set; } = [];
}
