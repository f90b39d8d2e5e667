using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidecar.Ledger.Control;

/// <summary>Terms as JSON in a column. Read strictly: a limit that this program does not know, or that is not there, must not be taken for none.</summary>
internal static class ControlDocument
{
    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        MaxDepth = 8,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    public static string Write<T>(T terms) => JsonSerializer.Serialize(terms, Strict);

    /// <exception cref="LedgerUnavailableException">It says something that this program does not know.</exception>
    public static T Read<T>(string json, string owner)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Strict) ?? throw new JsonException("It is null.");
        }
        catch (JsonException fault)
        {
            throw new LedgerUnavailableException(
                $"The terms of {owner} cannot be read{(fault.Path is { Length: > 0 } path ? $" (see {path})" : "")}: they were written by a newer version of this program, or by hand.");
        }
    }
}
