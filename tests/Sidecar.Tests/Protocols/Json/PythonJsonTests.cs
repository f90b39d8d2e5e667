using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sidecar.Protocols.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.Json;

public sealed class PythonJsonTests
{
    private const string Program = """
        import json, sys
        for line in sys.stdin:
            value = json.loads(line)
            print(json.dumps(value, sort_keys=True))
            print(json.dumps(value, sort_keys=True, separators=(",", ":")))
        """;

    [Fact]
    public void Known_texts_are_written_as_Python_writes_them() => Assert.All(VectorFile.Cases("python-json"), vector =>
    {
        Assert.Equal(vector.Text("default"), Canonical(vector.Text("json"), PythonSeparators.Default));
        Assert.Equal(vector.Text("compact"), Canonical(vector.Text("json"), PythonSeparators.Compact));
    });

    [Fact]
    public void A_number_that_Python_has_no_JSON_for_is_told() => Assert.All(VectorFile.Array("python-json", "refused"), text =>
    {
        Assert.False(TryCanonicalize(text.GetString()!, PythonSeparators.Default, out var canonical, out var error));
        Assert.Equal("", canonical);
        Assert.StartsWith("has a ", error, StringComparison.Ordinal);
    });

    [Fact]
    public void The_largest_double_is_no_infinity_yet() => Assert.Equal("1.7976931348623157e+308", Canonical("1.797693134862315807e308", PythonSeparators.Default));

    [Fact]
    public void Canonical_text_is_its_own_canonical_text() => Assert.All(RandomTexts(200, seed: 1), text =>
    {
        var canonical = Canonical(text, PythonSeparators.Default);
        Assert.Equal(canonical, Canonical(canonical, PythonSeparators.Default));
        Assert.Equal(canonical, Canonical(Canonical(text, PythonSeparators.Compact), PythonSeparators.Default));
    });

    [Fact]
    public async Task Python_itself_writes_thousands_of_random_texts_alike()
    {
        var texts = RandomTexts(4000, seed: 2026);

        var written = await RunPythonAsync(texts);

        Assert.Equal(texts.SelectMany(text => new[] { Canonical(text, PythonSeparators.Default), Canonical(text, PythonSeparators.Compact) }), written);
    }

    private static string Canonical(string json, PythonSeparators separators)
    {
        Assert.True(TryCanonicalize(json, separators, out var canonical, out var error), error);
        return canonical;
    }

    private static bool TryCanonicalize(string json, PythonSeparators separators, out string canonical, out string? error)
    {
        Assert.True(StrictJson.TryParse(Encoding.UTF8.GetBytes(json), 64, out var document, out var fault), fault);
        using (document)
        {
            var isWritten = PythonJson.TryWrite(document.RootElement, separators, out var bytes, out error);
            canonical = Encoding.ASCII.GetString(bytes.Span);
            return isWritten;
        }
    }

    private static async Task<string[]> RunPythonAsync(IReadOnlyList<string> lines)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-c", Program])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            Environment = { ["PYTHONIOENCODING"] = "utf-8" },
        })!;
        var written = python.StandardOutput.ReadToEndAsync();
        foreach (var line in lines)
        {
            await python.StandardInput.WriteLineAsync(line);
        }

        python.StandardInput.Close();
        await python.WaitForExitAsync();
        Assert.Equal(0, python.ExitCode);
        return (await written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static List<string> RandomTexts(int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => RandomText(random, depth: 3)).ToList();
    }

    private static string RandomText(Random random, int depth) => random.Next(depth == 0 ? 3 : 5) switch
    {
        0 => RandomNumber(random),
        1 => RandomString(random),
        2 => new[] { "true", "false", "null", "{}", "[]" }[random.Next(5)],
        3 => $"[{string.Join(" , ", Enumerable.Range(0, random.Next(4)).Select(_ => RandomText(random, depth - 1)))}]",
        _ => "{" + string.Join(",", Enumerable.Range(0, random.Next(5)).Select(_ => RandomString(random)).DistinctBy(name => JsonDocument.Parse(name).RootElement.GetString())
            .Select(name => $"{name} :\t{RandomText(random, depth - 1)}")) + "}",
    };

    /// <summary>Whole numbers, doubles of any bits, and decimals near the ends of the plain form.</summary>
    private static string RandomNumber(Random random)
    {
        var bits = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
        return random.Next(4) switch
        {
            0 => random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture),
            1 => (double.IsFinite(bits) ? bits : 1.5).ToString("E17", CultureInfo.InvariantCulture),
            2 => string.Create(CultureInfo.InvariantCulture, $"{random.Next(1, 100_000)}e{random.Next(-12, 20)}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{random.NextInt64(1_000_000_000_000)}.{random.Next(100_000):00000}"),
        };
    }

    private static string RandomString(Random random)
    {
        var text = new StringBuilder("\"");
        for (var length = random.Next(6); length > 0; length--)
        {
            var code = random.Next(6) switch { 0 => random.Next(0x20), 1 => random.Next(0xe000, 0x10000), 2 => random.Next(0x10000, 0x110000), 3 => random.Next(0x80, 0x900), _ => random.Next(0x20, 0x80) };
            var whole = char.ConvertFromUtf32(code);
            text.Append(code < 0x20 || code is '"' or '\\' || random.Next(2) == 0 ? string.Concat(whole.Select(unit => $"\\u{(int)unit:X4}")) : whole);
        }

        return text.Append('"').ToString();
    }
}
