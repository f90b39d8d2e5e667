using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>Writes the admin listener's JSON answers.</summary>
internal static class AdminJson
{
    public const string ContentType = "application/json; charset=utf-8";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), Options, ContentType, context.RequestAborted);
    }

    /// <summary>What a page answered, with its headers.</summary>
    public static Task WriteAsync(HttpContext context, OperatorAnswer answer)
    {
        AddHeaders(context.Response.Headers, answer);
        return answer.Problem is { } problem
            ? WriteProblemAsync(context, answer.Status, problem, answer.Detail!)
            : WriteAsync(context, answer.Status, answer.Body!);
    }

    public static void AddHeaders(IHeaderDictionary headers, OperatorAnswer answer)
    {
        if (answer.Allow is { } allow)
        {
            headers.Allow = allow;
        }

        if (answer.RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Version is { } version)
        {
            headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");
        }
    }

    /// <summary>What <see cref="WriteAsync(HttpContext, int, object)"/> writes.</summary>
    public static byte[] ToBytes(object body) => JsonSerializer.SerializeToUtf8Bytes(body, body.GetType(), Options);

    /// <summary>RFC 9457.</summary>
    public static Task WriteProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        var problem = new { Type = "about:blank", Title = title, Status = status, Detail = detail };
        return context.Response.WriteAsJsonAsync(problem, problem.GetType(), Options, "application/problem+json", context.RequestAborted);
    }
}
