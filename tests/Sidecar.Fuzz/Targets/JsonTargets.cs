using System.Text;
using System.Text.Json;
using Sidecar.Protocols.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Fuzz.Targets;

/// <summary>JSON that decides something.</summary>
internal static class JsonTargets
{
    private const int MaxDepth = 64;

    private const string Order = "{\"id\":\"evt_1\",\"line_items\":[{\"id\":1,\"n\":1.50,\"x\":[true,null,{\"a\\u00e9\":-0.0e5}]}],\"totals\":[{\"type\":\"total\",\"amount\":1999}],\"a\":\"\\ud83d\\ude00\\/\"}";

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("strict-json", Strict, Order, "[1e400,-1,0.1]", "\"\\u0041\"", "{\"a\":1,\"b\":{\"a\":1}}", "[[[[]]]]"),
        new("semantic-json", Semantic, Order, "[1,1.0,1e0,10e-1]", "{\"b\":1,\"a\":2}", "1e999999999"),

        // Written twice; a number of three characters is a text, another one and a float between them.
        new("python-json", Python, Order, "[1E5,1e-7,123456789012345678901234567890,0.1]", "{\"\\u00e9\":\"\\u007f\"}") { AllocationFactor = 256 },
        new("json-path", Path, "$.totals[type=total].amount\n" + Order, "$.line_items[0].x[2]\n" + Order, "$.a\n{}"),
        new("json-rpc-id", RpcId, "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"id\":2}}", "{\"id\":\"\\u0061\",\"method\":\"m\"}", "[{}]"),
    ];

    private static FuzzVerdict Strict(ReadOnlySpan<byte> input)
    {
        if (!StrictJson.TryParse(input.ToArray(), MaxDepth, out var document, out _))
        {
            return FuzzVerdict.Rejected;
        }

        using (document)
        {
            return FuzzVerdict.Holds(IsPlain(document.RootElement, 0), "a name stands twice, or it is nested too deep");
        }
    }

    private static FuzzVerdict Semantic(ReadOnlySpan<byte> input)
    {
        if (!SemanticJson.TryCanonicalize(input.ToArray(), MaxDepth, out var once, out _))
        {
            return FuzzVerdict.Rejected;
        }

        return FuzzVerdict.Holds(
            SemanticJson.TryCanonicalize(once, MaxDepth, out var twice, out _) && twice.AsSpan().SequenceEqual(once), $"its own canonical text has another: {Encoding.UTF8.GetString(once)}");
    }

    private static FuzzVerdict Python(ReadOnlySpan<byte> input)
    {
        if (!Write(input.ToArray(), out var once))
        {
            return FuzzVerdict.Rejected;
        }

        return FuzzVerdict.Holds(
            Ascii.IsValid(once.Span) && Write(once, out var twice) && twice.Span.SequenceEqual(once.Span), $"its own canonical text has another: {Encoding.Latin1.GetString(once.Span)}");
    }

    private static bool Write(ReadOnlyMemory<byte> utf8, out ReadOnlyMemory<byte> canonical)
    {
        canonical = default;
        if (!StrictJson.TryParse(utf8, MaxDepth, out var document, out _))
        {
            return false;
        }

        using (document)
        {
            return PythonJson.TryWrite(document.RootElement, PythonSeparators.Default, out canonical, out _);
        }
    }

    private static FuzzVerdict Path(ReadOnlySpan<byte> input)
    {
        var parts = Text.Parts(input, 2);
        if (!JsonPath.TryParse(parts[0], out var path))
        {
            return FuzzVerdict.Rejected;
        }

        if (StrictJson.TryParse(Encoding.Latin1.GetBytes(parts[1]), MaxDepth, out var document, out _))
        {
            using (document)
            {
                _ = path.Find(document.RootElement)?.GetRawText();
            }
        }

        return FuzzVerdict.Holds(path.ToString() == parts[0], "the path is not the text that it was read from");
    }

    private static FuzzVerdict RpcId(ReadOnlySpan<byte> input)
    {
        if (!JsonRpcId.TryRead(input, out var id))
        {
            return FuzzVerdict.Rejected;
        }

        using var repeated = JsonDocument.Parse(id);
        return FuzzVerdict.Holds(repeated.RootElement.ValueKind is JsonValueKind.String or JsonValueKind.Number && id.Length <= JsonRpcId.MaxLength, "what is repeated is no id");
    }

    private static bool IsPlain(JsonElement element, int depth) => depth <= MaxDepth && element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(static member => member.Name).Distinct(StringComparer.Ordinal).Count() == element.EnumerateObject().Count()
            && element.EnumerateObject().All(member => IsPlain(member.Value, depth + 1)),
        JsonValueKind.Array => element.EnumerateArray().All(item => IsPlain(item, depth + 1)),
        JsonValueKind.String => element.GetString() is not null,
        _ => true,
    };
}
