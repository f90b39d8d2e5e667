namespace Sidecar.Identity.ApiKeys;

/// <summary>The body of <c>POST /admin/keys</c>. Each member as in the configuration; none is required.</summary>
internal sealed class ApiKeyRequest
{
    public string? Owner { get; init; }

    public IReadOnlyList<string>? Permissions { get; init; }

    public IReadOnlyList<string>? Profiles { get; init; }

    public string? ExpiresAt { get; init; }

    /// <summary>Whether the key is for tests: <c>sk_test_</c>.</summary>
    public bool Test { get; init; }
}
