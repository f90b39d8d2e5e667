using System.CommandLine;

namespace Sidecar.Configuration.Control;

/// <summary>The commands of the executable that ask the admin listener of a running proxy.</summary>
internal static class ControlCommand
{
    /// <param name="ask">Called with what was asked for.</param>
    public static IEnumerable<Command> Create(Action<ControlArguments> ask) =>
    [
        AccountsCommand.Agents(ask), AccountsCommand.Budgets(ask), TokensCommand.Create(ask), AuthorizationsCommand.Create(ask), ApprovalsCommand.Create(ask), SigningKeysCommand.Create(ask),
        .. StopCommands.Create(ask),
    ];
}
