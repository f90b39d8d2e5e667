namespace Sidecar.Ledger;

/// <summary>Who changes a ledger from the command line of its own machine, as the audit names them.</summary>
internal static class LocalActor
{
    public static string Name { get; } = $"local:{Environment.UserName}";
}
