using System.Security.Cryptography;
using Sidecar.Identity.ApiKeys;

namespace Sidecar.Tests.Identity.ApiKeys;

/// <summary>Keys and peppers of tests. The keys are made by the product's own generator from bytes that a test can choose.</summary>
internal static class SampleKeys
{
    public const string OldPepper = "an old pepper of thirty-two bytes";
    public const string NewPepper = "a new pepper of thirty-two bytes!";

    public static ApiKeyPeppers Peppers { get; } = new([new("v1", OldPepper), new("v2", NewPepper)], "v2");

    public static ApiKeyPeppers OldPeppers { get; } = new([new("v1", OldPepper)], "v1");

    public static ApiKey New(bool isTest = false) => ApiKey.Generate(isTest, RandomNumberGenerator.GetBytes(ApiKey.RandomLength));

    public static ApiKey Of(byte seed, bool isTest = false) =>
        ApiKey.Generate(isTest, [.. Enumerable.Range(0, ApiKey.RandomLength).Select(index => (byte)(seed + (index * 7)))]);

    /// <summary>Another key with the same public id.</summary>
    public static ApiKey SameId(ApiKey key)
    {
        var digits = "0123456789abcdefghjkmnpqrstvwxyz";
        return ApiKey.Generate(key.IsTest, [.. key.Id.ToArray().Select(digit => (byte)digits.IndexOf(digit, StringComparison.Ordinal)), .. RandomNumberGenerator.GetBytes(ApiKey.RandomLength - ApiKey.IdLength)]);
    }

    public static KnownApiKey Known(ApiKey key, ApiKeyPeppers? peppers = null, DateTimeOffset? expiresAt = null, bool isRevoked = false, string owner = "acme") =>
        new((peppers ?? Peppers).Hash(key), new ApiKeyTerms(owner, ["orders:read"], [], expiresAt).PrincipalOf(key.Id.ToString()), expiresAt, isRevoked);
}
