using System.Collections.Immutable;
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

    /// <summary>Reads <c>{"keys":[…]}</c>. Other members of the object are left alone.</summary>
    /// <param name="utf8">JSON as <see cref="StrictJson"/> demands it: no member twice in one object.</param>
    public static JsonWebKeySetResult Parse(ReadOnlyMemory<byte> utf8) => Parse(utf8, MaxDepth, SetMembers);

    /// <summary>
    /// Reads the keys of a UCP profile: <c>keys[]</c> (since 2026-08-25), else <c>signing_keys[]</c> (before). Where both stand there, <c>keys</c> counts alone.
    /// </summary>
    /// <param name="utf8">The whole profile, JSON as <see cref="StrictJson"/> demands it.</param>
    public static JsonWebKeySetResult ParseUcpProfile(ReadOnlyMemory<byte> utf8) => Parse(utf8, MaxProfileDepth, ProfileMembers);

    private static JsonWebKeySetResult Parse(ReadOnlyMemory<byte> utf8, int maxDepth, string[] members)
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
                : Read(member, root.GetProperty(member));
        }
    }

    private static JsonWebKeySetResult Read(string member, JsonElement array)
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
            [.. results.OfType<JsonWebKeyResult.Skipped>()]));
    }
}
