using System.Collections;
using System.Net.Sockets;
using System.Security.Cryptography;
using Sidecar.Configuration;
using Sidecar.Ledger;

namespace Sidecar.Hosting;

/// <summary>The life of the process: read, check, start, run until told to stop.</summary>
internal static class SidecarHost
{
    private const int CannotStart = 1;

    /// <summary>0 after an orderly stop or a command that was done, 1 when something outside kept it from starting or the command from being done, 2 for wrong arguments or configuration.</summary>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var command = CommandLine.Read(arguments, output, error);
        if (command.Ledger is { } ledger)
        {
            return LedgerCommands.Run(ledger, Environment.GetEnvironmentVariables(), output, error);
        }

        if (command.Keys is { } keys)
        {
            return await KeysCommands.RunAsync(keys, Environment.GetEnvironmentVariables(), output, error);
        }

        if (command.Audit is { } audit)
        {
            return await AuditCommands.RunAsync(audit, Environment.GetEnvironmentVariables(), output, error);
        }

        if (command.Control is { } control)
        {
            return await new ControlCommands(control, Console.In, output, error).RunAsync(Environment.GetEnvironmentVariables());
        }

        if (command.Start is not { } start)
        {
            return command.ExitCode;
        }

        // Before anything starts a thread: each is scheduled as the one that starts it.
        var configuration = Load(start, Environment.GetEnvironmentVariables());
        var scheduling = BatchScheduling.Begin(configuration);
        var (app, errors) = await ComposeAsync(configuration, start);
        await using var _ = app;
        if (app is null)
        {
            return errors.Report(error);
        }

        scheduling.Tell(app.Logger);
        try
        {
            await app.StartAsync();
        }
        catch (SocketException fault)
        {
            // The operating system's words name no address.
            await error.WriteLineAsync($"sidecar: cannot start: cannot listen: {fault.Message}; see the addresses of Kestrel:Endpoints and Sidecar:Admin:Url");
            return CannotStart;
        }
        catch (Exception fault) when (fault is IOException or LedgerStartException or OperationCanceledException
            or InvalidOperationException or CryptographicException)
        {
            // The last two are Kestrel's words for certificates that are missing or cannot be read.
            await error.WriteLineAsync($"sidecar: cannot start: {fault.Message.ReplaceLineEndings(" ")}");
            return CannotStart;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>The composed application, not yet started; null when the configuration has errors.</summary>
    public static Task<(WebApplication? App, ConfigurationErrors Errors)> BuildAsync(StartArguments start, IDictionary environment) => ComposeAsync(Load(start, environment), start);

    private static LoadedConfiguration Load(StartArguments start, IDictionary environment) => ConfigurationLoader.Load(start, environment, FeatureOptions.Sections);

    private static async Task<(WebApplication? App, ConfigurationErrors Errors)> ComposeAsync(LoadedConfiguration configuration, StartArguments start)
    {
        if (!configuration.IsComplete)
        {
            return (null, configuration.Errors);
        }

        var options = FeatureOptions.Bind(configuration);
        var app = await Composition.ComposeAsync(configuration, options, start.ConfigFiles);
        if (!configuration.Errors.Any)
        {
            return (app, configuration.Errors);
        }

        await app.DisposeAsync();
        return (null, configuration.Errors);
    }
}
