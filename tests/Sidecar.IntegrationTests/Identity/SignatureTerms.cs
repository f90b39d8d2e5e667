namespace Sidecar.IntegrationTests.Identity;

/// <summary>What a signature says of itself.</summary>
internal sealed record SignatureTerms
{
    public string Label { get; init; } = "sig1";

    public long? Created { get; init; } = Now;

    public long? Expires { get; init; }

    public string? Nonce { get; init; }

    public string? Tag { get; init; }

    public string? Algorithm { get; init; }

    /// <summary>Null for the key's own id.</summary>
    public string? KeyId { get; init; }

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
}
