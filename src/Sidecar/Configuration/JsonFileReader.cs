using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration.Json;

namespace Sidecar.Configuration;

/// <summary>
/// Reads one configuration file as .NET reads appsettings (comments and trailing commas are allowed), and refuses keys that
/// stand twice in an object, which .NET merges in silence when they hold objects.
/// </summary>
internal static class JsonFileReader
{
    public static ConfigurationLayer? Read(string path, ConfigurationErrors errors)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), errors);
        }
        catch (Exception fault) when (ReadFault.Describe(fault) is { } description)
        {
            errors.AddTo(path, $"the file {description}");
            return null;
        }
    }

    /// <summary>Null, with the reason in <paramref name="errors"/>, when the text is not a JSON object with each key once.</summary>
    public static ConfigurationLayer? Parse(string name, string text, ConfigurationErrors errors)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        try
        {
            var duplicates = JsonDuplicateKeys.Find(bytes);
            foreach (var duplicate in duplicates)
            {
                errors.AddTo(name, duplicate.KeyPath, $"line {duplicate.Line}, column {duplicate.Column}: this key stands here for the second time; keep one");
            }

            return duplicates.Count > 0 ? null : new ConfigurationLayer(name, LayerKind.File, Flatten(bytes));
        }
        catch (JsonException fault)
        {
            errors.AddTo(name, $"line {fault.LineNumber + 1}, column {fault.BytePositionInLine + 1}: not valid JSON: {WithoutPosition(fault.Message)}");
        }
        catch (FormatException)
        {
            errors.AddTo(name, "the file must hold one JSON object: { ... }");
        }
        catch (InvalidOperationException)
        {
            // The JSON reader's only complaint of this kind: a \uD800 without its other half.
            errors.AddTo(name, "the file holds a text that is not valid Unicode (half of a surrogate pair)");
        }

        return null;
    }

    private static IDictionary<string, string?> Flatten(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        return new Flattener(stream).Flatten();
    }

    /// <summary>The position is told in front, counted from one.</summary>
    private static string WithoutPosition(string message) =>
        message.IndexOf(" LineNumber:", StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message;

    private sealed class Flattener(Stream stream) : JsonStreamConfigurationProvider(new JsonStreamConfigurationSource { Stream = stream })
    {
        public IDictionary<string, string?> Flatten()
        {
            Load();
            return Data;
        }
    }
}
