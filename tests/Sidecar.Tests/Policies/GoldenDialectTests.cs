using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Tests.Docs;

namespace Sidecar.Tests.Policies;

/// <summary>
/// Every refusal in every other dialect, one file a dialect. The files are generated: UPDATE_DOCS=1 dotnet test tests/Sidecar.Tests --filter FullyQualifiedName~GoldenDialect, and read what changed.
/// </summary>
public sealed class GoldenDialectTests
{
    private const string Request = "{\"jsonrpc\":\"2.0\",\"id\":\"a-1\",\"method\":\"tools/call\"}";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static TheoryData<string> Dialects => [nameof(ErrorDialect.Ucp), nameof(ErrorDialect.Acp), nameof(ErrorDialect.Mcp)];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Every_refusal_is_written_as_the_golden_file_of_its_dialect_says(string dialect)
    {
        var written = new JsonObject();
        foreach (var (name, refusal) in RefusalWriterTests.Refusals.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            written[name] = await WriteAsync(refusal, Enum.Parse<ErrorDialect>(dialect));
        }

        GeneratedText.Holds($"tests/Sidecar.Tests/Policies/GoldenDialects/{dialect}.json", written.ToJsonString(Readable) + "\n");
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task What_the_operator_should_know_is_in_no_dialect(string dialect)
    {
        foreach (var refusal in RefusalWriterTests.Refusals.Values)
        {
            Assert.DoesNotContain(RefusalWriterTests.Secret, (await WriteAsync(refusal, Enum.Parse<ErrorDialect>(dialect))).ToJsonString(Readable), StringComparison.Ordinal);
        }
    }

    private static async Task<JsonObject> WriteAsync(Refusal refusal, ErrorDialect dialect)
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = Request.Length;
        context.Request.Body = new MemoryStream(Encoding.ASCII.GetBytes(Request));
        context.Response.Body = new MemoryStream();
        var passage = SamplePassages.Of(context.Request, dialect);
        await JsonRpcIds.RememberAsync(passage, TimeProvider.System);
        await RefusalWriter.WriteAsync(context.Response, refusal, "request-1", passage);

        var body = ((MemoryStream)context.Response.Body).ToArray();
        Assert.Equal(context.Response.ContentLength, body.Length);
        return new JsonObject
        {
            ["status"] = context.Response.StatusCode,
            ["headers"] = new JsonObject(context.Response.Headers.Where(header => header.Key != "Content-Length").OrderBy(header => header.Key, StringComparer.Ordinal)
                .Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString()))),
            ["body"] = JsonNode.Parse(body),
        };
    }
}
