using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Public keys that were published together (RFC 7517 §5). A key that cannot be used never spoils the set: it stands in <see cref="Skipped"/>.
/// The caller bounds the size of the text.
/// </summary>
public sealed class JsonWebKeySet
{
    /// <summary>The most keys that a set may hold; more make it malformed.</summary>
    public const int MaxKeys = 64;

    private const int MaxDepth = 8;

    // A profile holds whole descriptions of services beside its keys.
    private const int MaxProfileDepth = 32;

    private static readonly string[] SetMembers = ["keys"];

    private static readonly string[] ProfileMembers = ["keys", "signing_keys"];

    private JsonWebKeySet(string member, ImmutableArray<VerificationKey> keys, ImmutableArray<JsonWebKeyResult.Skipped> skipped)
    {
        Member = member;
        Keys = keys;
        Skipped = skipped;
    }

    /// <summary>The member of the text that held the keys: <c>keys</c>, or <c>signing_keys</c> of an older UCP profile.</summary>
    public string Member { get; }

    /// <summary>The keys that verify, in the order of the text.</summary>
    public ImmutableArray<VerificationKey> Keys { get; }

    /// <summary>The keys that do not, each with the reason.</summary>
    public ImmutableArray<JsonWebKeyResult.Skipped> Skipped { get; }

    /// <summary>Of a UCP profile its <c>ucp.version</c>, a date as <c>2026-08-25</c>; null where it says none, and of a plain set.</summary>
    public string? UcpVersion { get; private init; }

    /// <summary>Whether a text is a version of UCP as its profiles write one: <c>YYYY-MM-DD</c>, a day that there is.</summary>
    public static bool IsUcpVersion(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    /// <summary>Reads <c>{"keys":[…]}</c>. Other members of the object are left alone.</summary>
    /// <param name="utf8">JSON as <see cref="StrictJson"/> demands it: no member twice in one object.</param>
    public static JsonWebKeySetResult Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8, MaxDepth, SetMembers, isProfile: false);

    /// <summary>
    /// Reads the keys of a UCP profile: <c>keys[]</c> (since 2026-08-25), else <c>signing_keys[]</c> (before). Where both stand there, <c>keys</c> counts alone. A <c>ucp.version</c> that is no
    /// version makes it malformed; one that nobody here has heard of does not.
    /// </summary>
    /// <param name="utf8">The whole profile, JSON as <see cref="StrictJson"/> demands it.</param>
    public static JsonWebKeySetResult ParseUcpProfile(ReadOnlyMemory<byte> utf8) => Parse(utf8, MaxProfileDepth, ProfileMembers, isProfile: true);

    /// <summary>Writes <c>{"keys":[…]}</c>, each as <see cref="VerificationKey.WriteJwk"/> does, in UTF-8.</summary>
    /// <param name="keys">Public keys, each with a <c>kid</c> of its own if verifiers are to choose among them.</param>
    /// <exception cref="InvalidOperationException">One of the keys is a shared secret.</exception>
    public static byte[] Write(IEnumerable<VerificationKey> keys) => JsonText.Write(keys, static (writer, keys) =>
    {
        writer.WriteStartObject();
        writer.WriteStartArray("keys");
        foreach (var key in keys)
        {
            key.WriteJwk(writer);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static JsonWebKeySetResult Parse(ReadOnlyMemory<byte> utf8, int maxDepth, string[] members, bool isProfile)
    {
        if (!StrictJson.TryParse(utf8, maxDepth, out var document, out var error))
        {
            return new JsonWebKeySetResult.Malformed(error);
        }

        using (document)
        {
            var root = document.RootElement;
            return root.ValueKind != JsonValueKind.Object ? new JsonWebKeySetResult.Malformed("is not an object")
                : Array.Find(members, name => root.TryGetProperty(name, out _)) is not { } member ? new JsonWebKeySetResult.Malformed($"has no {string.Join(" or ", members)}")
                : VersionIn(root, isProfile, out var version) is { } fault ? new JsonWebKeySetResult.Malformed(fault)
                : Read(member, root.GetProperty(member), version);
        }
    }

    /// <summary>What is wrong with it; null where nothing is.</summary>
    private static string? VersionIn(JsonElement root, bool isProfile, out string? version)
    {
        version = null;
        if (!isProfile || !root.TryGetProperty("ucp", out var ucp))
        {
            return null;
        }

        if (ucp.ValueKind != JsonValueKind.Object)
        {
            return "has ucp that is not an object";
        }

        version = ucp.GetText("version");
        return ucp.TryGetProperty("version", out _) && !(version is not null && IsUcpVersion(version)) ? "has a ucp.version that is not a date, YYYY-MM-DD" : null;
    }

    private static JsonWebKeySetResult Read(string member, JsonElement array, string? version)
    {
        if (array.ValueKind != JsonValueKind.Array)
        {
            return new JsonWebKeySetResult.Malformed($"has {member} that is not an array");
        }

        if (array.GetArrayLength() > MaxKeys)
        {
            return new JsonWebKeySetResult.Malformed($"has more than {MaxKeys} keys");
        }

        var results = array.EnumerateArray().Select(JsonWebKey.Read).ToArray();
        return new JsonWebKeySetResult.Parsed(new(
            member,
            [.. results.OfType<JsonWebKeyResult.Usable>().Select(usable => usable.Key)],
            [.. results.OfType<JsonWebKeyResult.Skipped>()])
        { UcpVersion = version });
    }
}
