namespace Sidecar.Tests.Configuration;

/// <summary>One property of every kind that options use.</summary>
public sealed class SampleOptions
{
    public string? Name { get; init; }

    public int Count { get; init; } = 7;

    public long? Bytes { get; set; }

    public bool Enabled { get; set; }

    public TimeSpan Timeout { get; init; }

    public Uri? Url { get; init; }

    public SampleKind Kind { get; init; }

    public IReadOnlyList<string> Names { get; init; } = [];

    public IReadOnlyList<SampleOptions> Inner { get; init; } = [];

    public Dictionary<string, int> Limits { get; } = [];

    public IDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string Computed => $"{Name}!";
}

public enum SampleKind
{
    Memory,
    Redis,
}
