namespace Sidecar.Identity;

/// <summary>Whose keys count.</summary>
internal enum IdentityMode
{
    /// <summary>Test keys (<c>sk_test_…</c>) and keys whose private half is published are refused.</summary>
    Production,

    /// <summary>They are accepted too. For development and tests.</summary>
    Test,
}
