using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidecar.Policies;

/// <summary>Reads what an operator sends: small, strict, every member once and none that is not known.</summary>
internal static class OperatorJson
{
    private const int MostBytes = 64 * 1024;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        MaxDepth = 8,
        PropertyNameCaseInsensitive = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
    };

    /// <summary>The body, or what to answer instead.</summary>
    public static async Task<(ReadOnlyMemory<byte> Body, OperatorAnswer? Wrong)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[4096];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            bytes.Write(buffer, 0, count);
            if (bytes.Length > MostBytes)
            {
                return (default, OperatorAnswer.Wrong(StatusCodes.Status413PayloadTooLarge, "Body too large", $"At most {MostBytes} bytes may be sent."));
            }
        }

        return (bytes.ToArray(), null);
    }

    /// <summary>The body as it was read, or what to answer instead. An empty body is an empty object.</summary>
    public static (T? Body, OperatorAnswer? Wrong) Read<T>(ReadOnlySpan<byte> bytes)
        where T : class, new()
    {
        if (bytes.IsEmpty)
        {
            return (new T(), null);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Strict) is { } body ? (body, null) : (null, Bad("The body is null."));
        }
        catch (JsonException fault)
        {
            return (null, Bad($"The body is not the JSON object that is asked for{(fault.Path is { Length: > 0 } path ? $": see {path}" : "")}."));
        }
    }

    private static OperatorAnswer Bad(string detail) => OperatorAnswer.Wrong(StatusCodes.Status400BadRequest, "Bad body", detail);
}
