using Sidecar.Policies;
using Sidecar.Protocols.Json;

namespace Sidecar.Validation;

internal static class BodyOptionsValidator
{
    private const long MostBytes = 1024 * 1024 * 1024;
    private const int MostDepth = 512;
    private const int MostValues = 1_000_000;

    private static readonly TimeSpan LeastTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MostTimeout = TimeSpan.FromMinutes(10);

    /// <summary>What concerns the head, and the bounds of reading.</summary>
    /// <param name="keyPath">The section's own path.</param>
    public static void ValidateShape(BodyOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.MaxBytes is < 0 or > MostBytes)
        {
            errors.Add($"{keyPath}:{nameof(BodyOptions.MaxBytes)}", "must be between 0 and 1073741824 bytes (1 GiB), for example 1048576");
        }

        if (options.Timeout < LeastTimeout || options.Timeout > MostTimeout)
        {
            errors.Add($"{keyPath}:{nameof(BodyOptions.Timeout)}", "must be between 00:00:01 and 00:10:00, for example 00:00:30");
        }

        if (options.MaxDepth is < 1 or > MostDepth)
        {
            errors.Add($"{keyPath}:{nameof(BodyOptions.MaxDepth)}", "must be between 1 and 512, for example 64");
        }

        if (options.Streams && options.IsJson)
        {
            errors.Add($"{keyPath}:{nameof(BodyOptions.Streams)}", $"does not go with {nameof(BodyOptions.MaxItems)} or {nameof(BodyOptions.Schema)}, for which the body is read whole");
        }

        for (var i = 0; i < options.ContentTypes.Count; i++)
        {
            if (!ContentTypeList.IsEntry(options.ContentTypes[i]))
            {
                errors.Add($"{keyPath}:{nameof(BodyOptions.ContentTypes)}:{i}", "is not a media type without parameters; write one such as application/json, image/* or application/*+json");
            }
        }
    }

    /// <summary>What concerns the body's own values.</summary>
    /// <param name="keyPath">The section's own path.</param>
    public static void ValidateContent(BodyOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.MaxValues is < 1 or > MostValues)
        {
            errors.Add($"{keyPath}:{nameof(BodyOptions.MaxValues)}", "must be between 1 and 1000000, for example 10000");
        }

        foreach (var (text, most) in options.MaxItems)
        {
            var entry = $"{keyPath}:{nameof(BodyOptions.MaxItems)}:{text}";
            if (!JsonPath.TryParse(text, out var path) || path.ToPointer() is null)
            {
                errors.Add(entry, "is not a path to one array; write one such as $.line_items or $.orders[0].lines, with no filter");
            }
            else if (most < 0)
            {
                errors.Add(entry, "must be 0 or more");
            }
        }
    }
}
