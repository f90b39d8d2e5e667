using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sidecar.Admin;

/// <summary>Writes the admin listener's JSON answers.</summary>
internal static class AdminJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(body, body.GetType(), Options, "application/json; charset=utf-8", context.RequestAborted);
    }

    /// <summary>RFC 9457.</summary>
    public static Task WriteProblemAsync(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        var problem = new { Type = "about:blank", Title = title, Status = status, Detail = detail };
        return context.Response.WriteAsJsonAsync(problem, problem.GetType(), Options, "application/problem+json", context.RequestAborted);
    }
}
