using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sidecar.Validation;

/// <summary>Counts before anything is kept, and no further than it must.</summary>
internal static class BodySizes
{
    /// <summary>As it was written, in UTF-8.</summary>
    public const int LongestName = 256;

    public static BodySize Of(JsonElement body, int mostValues)
    {
        var left = mostValues;
        return Count(body, ref left);
    }

    private static BodySize Count(JsonElement value, ref int left)
    {
        if (--left < 0)
        {
            return BodySize.TooManyValues;
        }

        return value.ValueKind switch
        {
            JsonValueKind.Object => CountMembers(value, ref left),
            JsonValueKind.Array => CountItems(value, ref left),
            _ => BodySize.Fits,
        };
    }

    private static BodySize CountMembers(JsonElement value, ref int left)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (JsonMarshal.GetRawUtf8PropertyName(member).Length > LongestName)
            {
                return BodySize.NameTooLong;
            }

            if (Count(member.Value, ref left) is not BodySize.Fits and var size)
            {
                return size;
            }
        }

        return BodySize.Fits;
    }

    private static BodySize CountItems(JsonElement value, ref int left)
    {
        foreach (var item in value.EnumerateArray())
        {
            if (Count(item, ref left) is not BodySize.Fits and var size)
            {
                return size;
            }
        }

        return BodySize.Fits;
    }
}
