namespace Sidecar.Validation;

/// <summary>The section <c>Sidecar:Policies:{policy}:Body</c>: what bodies a route takes. Bytes pass as they came; a body that nothing here and no other gate has to read streams.</summary>
internal sealed class BodyOptions
{
    /// <summary>The longest body, in bytes, 0 to 1 GiB, in the place of the listener's <c>MaxBodyBytes</c>. A streamed body is counted as it passes. Default 1048576.</summary>
    public long MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>How long a body may take to come where a gate reads it whole, from a second to ten minutes. Default 00:00:30.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether bodies may be streams that last, as those of gRPC: <c>MinBodyBytesPerSecond</c> of the listener does not hold for them, <see cref="MaxBytes"/> does. Not with <see cref="MaxItems"/> or <see cref="Schema"/>. Default false.</summary>
    public bool Streams { get; set; }

    /// <summary>Media types taken, e.g. <c>application/json</c>, <c>application/*+json</c>, <c>image/*</c>. Default: any; with <see cref="MaxItems"/> or <see cref="Schema"/> JSON only.</summary>
    public IReadOnlyList<string> ContentTypes { get; set; } = [];

    /// <summary>Whether a request without a body is refused, whatever its method. A body of unknown length that turns out to be empty is found where the body is read as JSON. Default false.</summary>
    public bool Required { get; set; }

    /// <summary>How deep JSON may be nested, 1 to 512. Default 64.</summary>
    public int MaxDepth { get; set; } = 64;

    /// <summary>Most elements of arrays, by path: <c>{ "$.line_items": 100 }</c>.</summary>
    public IReadOnlyDictionary<string, int> MaxItems { get; set; } = new Dictionary<string, int>();

    /// <summary>Most values that <see cref="Schema"/> judges in one body, 1 to 1000000: the body itself and the value of every member and item in it. Each takes memory and some microseconds. Default 10000.</summary>
    public int MaxValues { get; set; } = 10_000;

    /// <summary>A file with a JSON Schema (draft 7) that bodies must fulfil; relative to the working directory. Its <c>$ref</c> may name files beside or below it. Keywords that would not be enforced refuse the start.</summary>
    public string? Schema { get; set; }

    /// <summary>Whether the body is read as JSON.</summary>
    internal bool IsJson => MaxItems.Count > 0 || Schema is not null;
}
