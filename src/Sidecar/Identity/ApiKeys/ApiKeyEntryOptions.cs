namespace Sidecar.Identity.ApiKeys;

/// <summary>One key in the configuration. The key itself is nowhere: whoever reads this cannot use it.</summary>
internal sealed class ApiKeyEntryOptions
{
    /// <summary>The key's public id: the 12 characters after <c>sk_live_</c> or <c>sk_test_</c>. Required.</summary>
    public string? Id { get; set; }

    /// <summary>The pepper's version, a colon and 64 hexadecimal digits, e.g. <c>v1:9f86…</c>. Required.</summary>
    public string? Hash { get; set; }

    /// <summary>Who the key is for: what the backend sees, and what nonces and repeats belong to. 1 to 128 characters. Default: the id.</summary>
    public string? Owner { get; set; }

    /// <summary>What its holder may do, at most 64. Default: nothing that asks for a permission.</summary>
    public IReadOnlyList<string> Permissions { get; set; } = [];

    /// <summary>The UCP profiles that its holder may speak for, as https addresses, at most 64. Default: any.</summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];

    /// <summary>Until when it is good, RFC 3339: <c>2026-12-24T18:00:00Z</c>. Default: for ever.</summary>
    public string? ExpiresAt { get; set; }
}
