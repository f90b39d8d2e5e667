using System.CommandLine;
using System.Text.Json.Nodes;

namespace Sidecar.Configuration.Control;

/// <summary>The options that all commands share that ask the admin listener.</summary>
internal sealed class ControlOptions
{
    private readonly Option<string?> _admin = new("--admin")
    {
        Description = "Address of the admin listener. Default: Sidecar:Admin:Url of --config, or http://127.0.0.1:9901.",
        HelpName = "URL",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Where the token is: env:NAME or file:PATH. Default: Sidecar:Admin:Token of --config, or env:SIDECAR_ADMIN_TOKEN.",
        HelpName = "REFERENCE",
    };

    private readonly Option<string[]> _config = new("--config") { Description = "The proxy's configuration, for the listener's address and token. May be repeated.", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string[]> _secrets = new("--secrets") { Description = "Directory with one file a key, as for the proxy. May be repeated.", HelpName = "DIR", Arity = ArgumentArity.OneOrMore };

    private readonly Option<bool> _json = new("--json") { Description = "Print the answer as JSON, for programs." };

    /// <summary>A command that makes one call.</summary>
    /// <param name="call">Method, path and body; where to and how to print it is added here.</param>
    public static Command Command(string name, string description, IReadOnlyList<Symbol> symbols, Func<ParseResult, ControlArguments> call, Action<ControlArguments> ask)
    {
        var options = new ControlOptions();
        var command = new Command(name, description);
        foreach (var symbol in symbols)
        {
            if (symbol is Argument argument)
            {
                command.Arguments.Add(argument);
            }
            else
            {
                command.Options.Add((Option)symbol);
            }
        }

        foreach (var option in (Option[])[options._admin, options._token, options._config, options._secrets, options._json])
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => ask(call(parsed) with { Target = options.Target(parsed), IsJson = parsed.GetValue(options._json) }));
        return command;
    }

    /// <summary>A body with those options that are given, each as the member of its name.</summary>
    public static JsonObject Body(ParseResult parsed, params ReadOnlySpan<Option<string?>> options)
    {
        var body = new JsonObject();
        foreach (var option in options)
        {
            if (parsed.GetValue(option) is { } value)
            {
                body[option.Name.TrimStart('-')] = value;
            }
        }

        return body;
    }

    /// <summary>A call whose target is filled in afterwards.</summary>
    public static ControlArguments Call(string method, string path) => new(method, path, new ControlTarget(Url: null, Token: null, new StartArguments([], [])));

    private ControlTarget Target(ParseResult parsed) =>
        new(parsed.GetValue(_admin), parsed.GetValue(_token), new StartArguments(parsed.GetValue(_config) ?? [], parsed.GetValue(_secrets) ?? []));
}
