using System.Text.Json;
using Newtonsoft.Json.Linq;

namespace Sidecar.Validation.Schemas;

/// <summary>A body in the library's own form. Converted and not parsed again: the library's reader makes dates of strings and takes what is no JSON.</summary>
internal static class SchemaTokens
{
    public static JToken Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => Object(element),
        JsonValueKind.Array => Array(element),
        JsonValueKind.String => new JValue(element.GetString()),
        JsonValueKind.Number => Number(element),
        JsonValueKind.True => new JValue(true),
        JsonValueKind.False => new JValue(false),
        _ => JValue.CreateNull(),
    };

    private static JObject Object(JsonElement element)
    {
        var token = new JObject();
        foreach (var member in element.EnumerateObject())
        {
            token.Add(member.Name, Of(member.Value));
        }

        return token;
    }

    private static IndexedArray Array(JsonElement element)
    {
        var token = new IndexedArray();
        foreach (var item in element.EnumerateArray())
        {
            token.Add(Of(item));
        }

        return token;
    }

    // 1.0 is an integer since draft 6. One beyond 64 bits is none to the library.
    private static JValue Number(JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
        {
            return new JValue(integer);
        }

        if (!element.TryGetDecimal(out var number))
        {
            return new JValue(element.GetDouble());
        }

        return decimal.IsInteger(number) && number >= long.MinValue && number <= long.MaxValue ? new JValue((long)number) : new JValue(Numbers.Normal(number));
    }
}
