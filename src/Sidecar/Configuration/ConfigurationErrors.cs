using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>
/// Everything that is wrong with the configuration, each with the source that it comes from. Whatever message is added,
/// no secret that was looked up is shown.
/// </summary>
/// <param name="sources">Names of all sources in order; errors are shown in this order.</param>
internal sealed class ConfigurationErrors(IReadOnlyList<string> sources) : IConfigurationErrors
{
    public const int ExitCode = 2;

    /// <summary>Shorter texts are no secrets, and hiding them would make messages unreadable.</summary>
    private const int ShortestSecret = 4;

    private readonly HashSet<ConfigurationError> _errors = [];
    private readonly HashSet<string> _unbindable = new(StringComparer.OrdinalIgnoreCase);
    private readonly SortedSet<string> _secrets = new(Comparer<string>.Create(LongestFirst));
    private ConfigurationNode? _configuration;

    public bool Any => _errors.Count > 0;

    public int Count => _errors.Count;

    /// <summary>Sorted by source, then by key.</summary>
    public IReadOnlyList<ConfigurationError> All =>
    [
        .. _errors
            .Select(error => error with { Message = Conceal(error.Message) })
            .OrderBy(error => Order(error.Source))
            .ThenBy(error => error.Source, StringComparer.Ordinal)
            .ThenBy(error => error.KeyPath, StringComparer.OrdinalIgnoreCase)
            .ThenBy(error => error.Message, StringComparer.Ordinal),
    ];

    public void Add(string keyPath, string message) => AddTo(SourceOf(keyPath), keyPath, message);

    /// <summary>Adds an error after which the sections around the key cannot be bound to their options.</summary>
    public void AddUnbindable(string keyPath, string message)
    {
        Add(keyPath, message);
        _unbindable.Add(keyPath);
    }

    public void AddTo(string source, string message) => _errors.Add(new ConfigurationError(source, KeyPath: null, message));

    public void AddTo(string source, string keyPath, string message) => _errors.Add(new ConfigurationError(source, keyPath, message));

    /// <summary>Whether every value in the section has the shape that its options ask for.</summary>
    public bool IsBindable(string sectionPath) =>
        !_unbindable.Any(key => IsUnder(key, sectionPath));

    public bool HasAt(string keyPath) =>
        _errors.Any(error => string.Equals(error.KeyPath, keyPath, StringComparison.OrdinalIgnoreCase));

    public bool AnyUnder(string sectionPath) => _errors.Any(error => error.KeyPath is { } key && IsUnder(key, sectionPath));

    /// <summary>Tells where keys come from, once the sources are read.</summary>
    public void Locate(ConfigurationNode configuration) => _configuration = configuration;

    public void Hide(string secret)
    {
        if (secret.Length >= ShortestSecret)
        {
            _secrets.Add(secret);
        }
    }

    /// <summary>Prints all errors, those of one source together, and returns the exit code.</summary>
    public int Report(TextWriter output)
    {
        var errors = All;
        string? source = null;
        foreach (var error in errors)
        {
            if (source is not null && source != error.Source)
            {
                output.WriteLine();
            }

            source = error.Source;
            output.WriteLine(OnOneLine(error.ToString()));
        }

        output.WriteLine();
        output.WriteLine($"{errors.Count} {(errors.Count == 1 ? "error" : "errors")} in the configuration; nothing was started.");
        return ExitCode;
    }

    /// <summary>The layer that said it last; for a missing key the file to write it into, which is the one that has what is around it.</summary>
    private string SourceOf(string keyPath)
    {
        var nearest = _configuration?.Nearest(keyPath);
        var exists = string.Equals(nearest?.Path, keyPath, StringComparison.OrdinalIgnoreCase);
        var layer = exists ? nearest?.LastLayer : nearest?.LastFile ?? nearest?.LastLayer;
        return layer?.Name ?? (sources.Count > 0 ? sources[0] : "configuration");
    }

    private int Order(string source)
    {
        var index = Array.IndexOf([.. sources], source);
        return index < 0 ? sources.Count : index;
    }

    private static bool IsUnder(string keyPath, string sectionPath) =>
        keyPath.StartsWith(sectionPath, StringComparison.OrdinalIgnoreCase)
        && (keyPath.Length == sectionPath.Length || keyPath[sectionPath.Length] == ':');

    private string Conceal(string message) =>
        _secrets.Aggregate(message, (text, secret) => text.Replace(secret, "(secret)", StringComparison.Ordinal));

    /// <summary>Keys and values are the operator's text; a line break or an escape sequence in one must not look like output of ours.</summary>
    private static string OnOneLine(string text) => string.Create(text.Length, text, static (line, source) =>
    {
        for (var i = 0; i < line.Length; i++)
        {
            line[i] = char.IsControl(source[i]) ? '\uFFFD' : source[i];
        }
    });

    private static int LongestFirst(string left, string right) =>
        left.Length != right.Length ? right.Length.CompareTo(left.Length) : string.CompareOrdinal(left, right);
}
