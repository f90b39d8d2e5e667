using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sidecar.Configuration.Control;

/// <summary>The commands of the executable that ask the admin listener of a running proxy.</summary>
internal static class ControlCommand
{
    private static readonly string[] Names = ["agents", "budgets", "tokens", "approvals", "stop", "resume", "stops"];

    /// <param name="ask">Called with what was asked for.</param>
    public static IEnumerable<Command> Create(Action<ControlArguments> ask) =>
        [AccountsCommand.Agents(ask), AccountsCommand.Budgets(ask), TokensCommand.Create(ask), ApprovalsCommand.Create(ask), .. StopCommands.Create(ask)];

    /// <summary>What to write where the words meant one of these and were wrong; null where they meant another.</summary>
    public static string? UsageOf(ParseResult parsed)
    {
        for (SymbolResult? at = parsed.CommandResult; at is not null; at = at.Parent)
        {
            if (at is CommandResult { Command.Name: var name } && Names.Contains(name))
            {
                return $"Usage: see 'sidecar {name} --help'.";
            }
        }

        return null;
    }
}
