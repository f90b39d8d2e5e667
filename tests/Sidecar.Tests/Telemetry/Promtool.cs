using System.Diagnostics;

namespace Sidecar.Tests.Telemetry;

/// <summary>Runs <c>promtool</c>, which Debian's package prometheus has.</summary>
internal static class Promtool
{
    public static bool IsInstalled { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, "promtool")));

    public static bool IsRequired { get; } =
        Environment.GetEnvironmentVariable("CI") == "true" || Environment.GetEnvironmentVariable("REQUIRE_PROMTOOL") == "1";

    /// <summary>Everything that promtool has to say about metrics as text, its exit code first; <c>0</c> alone when it is content.</summary>
    public static Task<string> CheckAsync(string text) => RunAsync(["check", "metrics"], text);

    /// <summary>Its exit code, then all that it says.</summary>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    private static async Task<string> RunAsync(string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo("promtool", arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        }) ?? throw new InvalidOperationException("promtool did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return $"{process.ExitCode}{await output}{await errors}";
    }
}
