using System.CommandLine;
using System.Reflection;

namespace Sidecar.Configuration;

/// <summary>
/// The command line of the executable. The root command starts the proxy; other commands are added beside it and share
/// <see cref="SourceOptions"/>.
/// </summary>
internal static class CommandLine
{
    /// <summary>Wrong arguments and wrong configuration end the process alike.</summary>
    public const int UsageExitCode = 2;

    public static CommandLineResult Read(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        StartArguments? start = null;
        LedgerArguments? ledger = null;
        KeysArguments? keys = null;
        AuditArguments? audit = null;
        var sources = new SourceOptions();
        var root = new RootCommand("Sidecar: a reverse proxy that enforces payment policy before a request reaches the backend.");
        sources.AddTo(root);
        root.SetAction(parsed =>
        {
            start = sources.Read(parsed);
            return 0;
        });
        root.Subcommands.Add(LedgerCommand.Create(asked => ledger = asked));
        root.Subcommands.Add(KeysCommand.Create(asked => keys = asked));
        root.Subcommands.Add(AuditCommand.Create(asked => audit = asked));
        root.Options.OfType<VersionOption>().Single().Action = new PrintVersion();

        // No response files: a configuration path that begins with '@' is a path.
        var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            WriteErrors(parsed, error);
            return new CommandLineResult(Start: null, UsageExitCode);
        }

        // SIGTERM belongs to the host, which drains; the parser must not end the process before that.
        var exitCode = parsed.Invoke(new InvocationConfiguration
        {
            Output = output,
            Error = error,
            ProcessTerminationTimeout = null,
            EnableDefaultExceptionHandler = false,
        });
        return new CommandLineResult(start, exitCode, ledger, keys, audit);
    }

    private static void WriteErrors(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors)
        {
            error.WriteLine($"sidecar: {problem.Message}");
        }

        error.WriteLine(UsageOf(parsed));
    }

    private static string UsageOf(ParseResult parsed) => parsed switch
    {
        _ when KeysCommand.IsIn(parsed) => KeysCommand.Usage,
        _ when AuditCommand.IsIn(parsed) => AuditCommand.Usage,
        _ when LedgerCommand.IsIn(parsed) => LedgerCommand.Usage,
        _ => "Usage: sidecar --config FILE [--config FILE ...] [--secrets DIR ...]; 'sidecar --help' says more.",
    };

    private sealed class PrintVersion : System.CommandLine.Invocation.SynchronousCommandLineAction
    {
        /// <summary>The version may be asked for without a configuration.</summary>
        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            var version = typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            parseResult.InvocationConfiguration.Output.WriteLine($"sidecar {version}");
            return 0;
        }
    }
}
