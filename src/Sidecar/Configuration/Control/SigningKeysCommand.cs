using System.CommandLine;

namespace Sidecar.Configuration.Control;

/// <summary>The command <c>signing-keys</c>: the keys that sign spend tokens.</summary>
internal static class SigningKeysCommand
{
    private static readonly string[] Columns = ["id", "createdAt", "signs"];

    public static Command Create(Action<ControlArguments> ask) => new("signing-keys", "Lists and rotates the keys that sign spend tokens.")
    {
        ControlOptions.Command("list", "Lists them, the newest first.", [], _ => ControlOptions.Call("GET", "/signing-keys") with { Rows = "signingKeys", Columns = Columns }, ask),
        ControlOptions.Command(
            "rotate", "Makes a new key, which signs 15 seconds later; the old ones stay published until their tokens are over.", [], _ => ControlOptions.Call("POST", "/signing-keys/rotate"), ask),
    };
}
