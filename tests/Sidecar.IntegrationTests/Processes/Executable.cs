using System.Diagnostics;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>The real executable: what the build of src/Sidecar put beside the tests, started as operators start it.</summary>
internal static class Executable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts it; output and errors are there to be read. The environment has no configuration but what is given.</summary>
    public static Process Launch(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        var assembly = Path.Combine(AppContext.BaseDirectory, "Sidecar.dll");
        var start = new ProcessStartInfo("dotnet", [assembly, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>Runs it until it ends by itself; one that does not is killed, and the test fails.</summary>
    public static async Task<Finished> RunAsync(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        using var process = Launch(arguments, environment, folder);
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new Finished(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException late)
        {
            process.Kill();
            throw new InvalidOperationException("The process was expected to end by itself and did not.", late);
        }
    }
}
