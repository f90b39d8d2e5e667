using Sidecar.Policies;

namespace Sidecar.Tests.Payments;

/// <summary>Keeps what was reported, each thing once, as the configuration's own errors do.</summary>
internal sealed class ReportedErrors : IConfigurationErrors
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines => _lines;

    public void Add(string keyPath, string message)
    {
        var line = $"{keyPath}: {message}";
        if (!_lines.Contains(line))
        {
            _lines.Add(line);
        }
    }
}
