using System.Text.Json;
using Microsoft.Net.Http.Headers;
using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Protocols.X402;
using Sidecar.Validation;
using Sidecar.Validation.Schemas;

namespace Sidecar.Fuzz.Targets;

/// <summary>Bodies and what they call themselves.</summary>
internal static class ValidationTargets
{
    private const int MaxDepth = 64;
    private const int MaxValues = 1000;
    private const int MostFaults = 10;
    private const int LongestPlace = 512;

    // The library keeps lists and sets for each value of two characters.
    private const int PerValue = 8192;

    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "currency": { "type": "string", "pattern": "^[A-Z]{3}$" },
            "status": { "enum": [ "open", "closed", 1, null ] },
            "at": { "type": "string", "format": "date-time" },
            "total": { "type": "number", "minimum": 0, "multipleOf": 0.5 },
            "tags": { "type": "array", "items": { "type": "string", "maxLength": 8 }, "uniqueItems": true, "maxItems": 4 },
            "items": { "items": { "anyOf": [ { "$ref": "#" }, { "type": "object", "properties": { "n": { "type": "integer" } }, "required": [ "n" ], "additionalProperties": false } ] } },
            "buyer": { "oneOf": [ { "type": "null" }, { "type": "object", "propertyNames": { "maxLength": 4 }, "not": { "required": [ "x" ] } } ] }
          },
          "if": { "properties": { "status": { "const": "open" } }, "required": [ "status" ] },
          "then": { "required": [ "currency" ] },
          "dependentRequired": { "total": [ "currency" ] },
          "additionalProperties": { "allOf": [ { "$ref": "#/definitions/short" } ], "minLength": 1 },
          "definitions": { "short": { "type": "string", "maxLength": 8 } }
        }
        """;

    private static readonly Lazy<BodySchema> Judge = new(Load);

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new(
            "body-schema",
            Body,
            "{\"currency\":\"USD\",\"status\":\"open\",\"at\":\"2026-01-01T00:00:00Z\",\"total\":1.50,\"tags\":[\"a\",\"b\"],\"items\":[{\"n\":1},{\"items\":[{\"n\":2e0}]}],\"buyer\":{\"a\":1},\"z\":\"a\"}",
            "{\"currency\":\"usd\",\"status\":[],\"at\":\"\",\"total\":-1e400,\"tags\":[\"a\",\"a\"],\"items\":[{\"n\":1.5},{\"items\":[{\"m\":2}]}],\"buyer\":{\"abcde\":1,\"x\":2},\"z\":\"\"}",
            "{\"a.b\":{\"c['d']\":[1]}}")
        {
            AllocationFactor = PerValue,
        },
        new("content-type", ContentType, "application/json\napplication/json; charset=utf-8", "application/*+json\nApplication/Problem+JSON", "image/*\nimage/png", "text/plain\nimage/png"),
    ];

    private static FuzzVerdict Body(ReadOnlySpan<byte> input)
    {
        if (!StrictJson.TryParse(input.ToArray(), MaxDepth, out var document, out _))
        {
            return FuzzVerdict.Rejected;
        }

        using (document)
        {
            if (BodySizes.Of(document.RootElement, MaxValues) != BodySize.Fits)
            {
                return FuzzVerdict.Rejected;
            }

            if (Judge.Value.Faults(document.RootElement, MaxValues) is not { } faults)
            {
                return FuzzVerdict.Rejected;
            }

            return faults.Count > MostFaults || faults.Any(static fault => fault.Pointer.Length > LongestPlace || (fault.Pointer.Length > 0 && fault.Pointer[0] != '/')) ? FuzzVerdict.Violated("faults are not told as they should be")
                : FuzzVerdict.Holds(IsSame(input, faults.Count == 0), $"the same value, written otherwise, is {(faults.Count == 0 ? "refused" : "taken")}");
        }
    }

    // However a value is written, it is taken or it is not.
    private static bool IsSame(ReadOnlySpan<byte> input, bool isTaken)
    {
        if (!SemanticJson.TryCanonicalize(input.ToArray(), MaxDepth, out var canonical, out _))
        {
            return true;
        }

        using var document = JsonDocument.Parse(canonical);
        return Judge.Value.Faults(document.RootElement, MaxValues) is not { } faults || faults.Count == 0 == isTaken;
    }

    private static FuzzVerdict ContentType(ReadOnlySpan<byte> input)
    {
        var parts = Text.Parts(input, 2);
        if (!ContentTypeList.IsEntry(parts[0]))
        {
            return FuzzVerdict.Rejected;
        }

        var (types, star) = (ContentTypeList.Of([parts[0]]), parts[0].IndexOf('*', StringComparison.Ordinal));
        if (types.ToString() != parts[0] || (star < 0 && !types.Takes(parts[0])))
        {
            return FuzzVerdict.Violated("an entry does not take what it says");
        }

        if (!MediaTypeHeaderValue.TryParse(parts[1], out var type) || !types.Takes(type.MediaType))
        {
            return FuzzVerdict.Accepted;
        }

        var (before, after) = star < 0 ? (parts[0], "") : (parts[0][..star], parts[0][(star + 1)..]);
        var taken = type.MediaType.ToString();
        return FuzzVerdict.Holds(
            taken.StartsWith(before, StringComparison.OrdinalIgnoreCase) && taken.EndsWith(after, StringComparison.OrdinalIgnoreCase) && (star >= 0 ? taken.Length > before.Length + after.Length : taken.Length == before.Length)
            && taken.Count(static character => character == '/') == 1,
            $"'{taken}' is taken");
    }

    private static BodySchema Load()
    {
        var folder = Directory.CreateTempSubdirectory("sidecar-fuzz-");
        try
        {
            var file = Path.Combine(folder.FullName, "schema.json");
            File.WriteAllText(file, Schema);
            return SchemaLoader.Load(file, "Schema", new NoErrors())!;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class NoErrors : IConfigurationErrors
    {
        public void Add(string keyPath, string message) => throw new InvalidOperationException(message);
    }
}
