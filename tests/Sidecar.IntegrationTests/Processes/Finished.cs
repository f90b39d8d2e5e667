namespace Sidecar.IntegrationTests.Processes;

/// <summary>A process that has ended, and all that it said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines on standard error, without empty ones.</summary>
    public IReadOnlyList<string> ErrorLines => Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
