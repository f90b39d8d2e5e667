using System.CommandLine;

namespace Sidecar.Configuration;

/// <summary>The options that say where configuration comes from, the same for every command that reads one.</summary>
internal sealed class SourceOptions
{
    private readonly Option<string[]> _config = new("--config")
    {
        Description = "JSON file with the configuration. May be repeated; later files win, key by key.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string[]> _secrets = new("--secrets")
    {
        Description = "Directory with one file a key, named as an environment variable is (Sidecar__Admin__Token). May be repeated; wins over files.",
        HelpName = "DIR",
        Arity = ArgumentArity.OneOrMore,
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_config);
        command.Options.Add(_secrets);
    }

    public StartArguments Read(ParseResult parsed) => new(parsed.GetRequiredValue(_config), parsed.GetValue(_secrets) ?? []);
}
