using System.Buffers;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Sidecar.Configuration.Control;

namespace Sidecar.Configuration;

/// <summary>
/// The command line of the executable. The root command starts the proxy; other commands are added beside it and share
/// <see cref="SourceOptions"/>.
/// </summary>
internal static class CommandLine
{
    /// <summary>Wrong arguments and wrong configuration end the process alike.</summary>
    public const int UsageExitCode = 2;

    private static readonly SearchValues<char> OptionCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz-");

    public static CommandLineResult Read(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        StartArguments? start = null;
        LedgerArguments? ledger = null;
        KeysArguments? keys = null;
        AuditArguments? audit = null;
        ControlArguments? control = null;
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
        root.Subcommands.Add(AuditCommand.Create(asked => audit = asked, asked => control = asked));
        foreach (var command in ControlCommand.Create(asked => control = asked))
        {
            root.Subcommands.Add(command);
        }

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
        return new CommandLineResult(start, exitCode, ledger, keys, audit, control);
    }

    private static void WriteErrors(ParseResult parsed, TextWriter error)
    {
        foreach (var problem in parsed.Errors)
        {
            error.WriteLine($"sidecar: {WithoutWords(problem.Message, parsed)}");
        }

        error.WriteLine(UsageOf(parsed));
    }

    // People paste keys and other secrets where they do not belong, and errors end up in logs: only what looks like an option's name is repeated.
    private static string WithoutWords(string message, ParseResult parsed) => parsed.Tokens
        .Where(static token => token.Type == TokenType.Argument)
        .Select(static token => token.Value)
        .Concat(parsed.UnmatchedTokens)
        .Where(static word => word.Length > 0 && !IsOption(word))
        .Aggregate(message, static (text, word) => text.Replace($"'{word}'", "'…'", StringComparison.Ordinal));

    private static bool IsOption(string word) => word.StartsWith("--", StringComparison.Ordinal) && !word.AsSpan().ContainsAnyExcept(OptionCharacters);

    private static string UsageOf(ParseResult parsed) => CommandOf(parsed.CommandResult) switch
    {
        KeysCommand.Name => KeysCommand.Usage,
        AuditCommand.Name => AuditCommand.Usage,
        LedgerCommand.Name => LedgerCommand.Usage,
        { } name => $"Usage: see 'sidecar {name} --help'.",
        null => "Usage: sidecar --config FILE [--config FILE ...] [--secrets DIR ...]; 'sidecar --help' says more.",
    };

    /// <summary>Which of the commands below the root the words meant; null where they meant the root itself.</summary>
    private static string? CommandOf(CommandResult result) => result.Parent switch
    {
        CommandResult { Parent: CommandResult } above => CommandOf(above),
        CommandResult => result.Command.Name,
        _ => null,
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
