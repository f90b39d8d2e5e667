using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>Members of an object by name and kind. A member that is null, missing or of another kind is one and the same: not there.</summary>
internal static class JsonMember
{
    public static string? GetText(this JsonElement owner, string name) =>
        owner.TryGet(name, JsonValueKind.String, out var value) ? value.GetString() : null;

    public static int? GetWhole(this JsonElement owner, string name) =>
        owner.TryGet(name, JsonValueKind.Number, out var value) && value.TryGetInt32(out var number) ? number : null;

    public static bool? GetFlag(this JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : null;

    public static bool TryGet(this JsonElement owner, string name, JsonValueKind kind, out JsonElement value)
    {
        value = default;
        return owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out value) && value.ValueKind == kind;
    }

    /// <summary>Null where the member is missing or null; false where it is neither that nor an object.</summary>
    public static bool TryGetOptionalObject(this JsonElement owner, string name, out JsonElement? value)
    {
        value = null;
        if (!owner.TryGetProperty(name, out var member) || member.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        value = member;
        return member.ValueKind == JsonValueKind.Object;
    }

    public static bool TryGetText(this JsonElement owner, string name, [NotNullWhen(true)] out string? value, [NotNullWhen(false)] ref string? error)
    {
        value = owner.GetText(name);
        error = value is null ? error ?? $"{name} must be a string" : error;
        return value is not null;
    }
}
