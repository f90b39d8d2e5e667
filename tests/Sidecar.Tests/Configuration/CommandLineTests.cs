using Sidecar.Configuration;

namespace Sidecar.Tests.Configuration;

public sealed class CommandLineTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    [Fact]
    public void Files_and_secret_directories_are_kept_in_their_order()
    {
        var result = Read("--config", "a.json", "--secrets", "/s1", "--config", "b.json", "--secrets=/s2");

        Assert.NotNull(result.Start);
        Assert.Equal(["a.json", "b.json"], result.Start.ConfigFiles);
        Assert.Equal(["/s1", "/s2"], result.Start.SecretDirectories);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public void Secret_directories_may_be_left_out()
    {
        Assert.Empty(Read("--config", "a.json").Start!.SecretDirectories);
    }

    [Fact]
    public void A_path_that_begins_with_an_at_sign_is_a_path()
    {
        Assert.Equal(["@a.json"], Read("--config", "@a.json").Start!.ConfigFiles);
    }

    [Theory]
    [InlineData("--config is missing")]
    [InlineData("a file name is missing", "--config")]
    [InlineData("the option is unknown", "--config", "a.json", "--confg", "b.json")]
    [InlineData("an argument is left over", "--config", "a.json", "b.json")]
    public void Wrong_arguments_end_with_2_and_show_the_usage(string because, params string[] arguments)
    {
        var result = Read(arguments);

        Assert.True(result.Start is null, because);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("sidecar --config FILE", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Ledger_backup_names_its_file_and_the_configuration()
    {
        var result = Read("ledger", "backup", "copy.db", "--config", "a.json", "--config", "b.json", "--secrets", "/s");

        Assert.Equal((null, 0), (result.Start, result.ExitCode));
        Assert.Equal((LedgerAction.Backup, "copy.db", false), (result.Ledger!.Action, result.Ledger.File, result.Ledger.Force));
        Assert.Equal(["a.json", "b.json"], result.Ledger.Sources.ConfigFiles);
        Assert.Equal(["/s"], result.Ledger.Sources.SecretDirectories);
    }

    [Fact]
    public void Ledger_restore_may_be_forced()
    {
        Assert.True(Read("ledger", "restore", "copy.db", "--config", "a.json", "--force").Ledger!.Force);
        Assert.Equal((LedgerAction.Restore, false), Read("ledger", "restore", "copy.db", "--config", "a.json").Ledger is var plain ? (plain!.Action, plain.Force) : default);
    }

    [Theory]
    [InlineData("the action is missing", "ledger")]
    [InlineData("the file is missing", "ledger", "backup", "--config", "a.json")]
    [InlineData("the configuration is missing", "ledger", "restore", "copy.db")]
    [InlineData("a backup cannot be forced", "ledger", "backup", "copy.db", "--config", "a.json", "--force")]
    [InlineData("the configuration stands before the command", "--config", "a.json", "ledger", "backup", "copy.db")]
    public void Wrong_arguments_of_a_ledger_command_end_with_2_and_show_its_usage(string because, params string[] arguments)
    {
        var result = Read(arguments);

        Assert.True(result is { Start: null, Ledger: null }, because);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("sidecar ledger backup|restore FILE --config FILE", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void A_key_is_asked_for_with_its_terms()
    {
        var result = Read(
            "keys", "create", "--config", "a.json", "--owner", "acme", "--permission", "orders:read", "--permission", "checkout:write", "--profile", "https://a.example/p",
            "--expires", "2030-01-01T00:00:00Z", "--test", "--offline");

        Assert.Equal((null, null, 0), (result.Start, result.Ledger, result.ExitCode));
        Assert.Equal((KeysAction.Create, "acme", "2030-01-01T00:00:00Z", true, true), (result.Keys!.Action, result.Keys.Owner, result.Keys.ExpiresAt, result.Keys.IsTest, result.Keys.IsOffline));
        Assert.Equal(["orders:read", "checkout:write", "https://a.example/p"], result.Keys.Permissions.Concat(result.Keys.Profiles));
        Assert.Equal(["a.json"], result.Keys.Sources.ConfigFiles);
    }

    [Fact]
    public void A_key_is_rotated_and_revoked_by_its_id()
    {
        var rotate = Read("keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "02:00:00").Keys;
        var revoke = Read("keys", "revoke", "07enw29gqx5c", "--config", "a.json").Keys;

        Assert.Equal((KeysAction.Rotate, "07enw29gqx5c", TimeSpan.FromHours(2)), (rotate!.Action, rotate.Id, rotate.Overlap));
        Assert.Equal((KeysAction.Revoke, "07enw29gqx5c"), (revoke!.Action, revoke.Id));
        Assert.Equal(KeysAction.List, Read("keys", "list", "--config", "a.json").Keys?.Action);
    }

    [Theory]
    [InlineData("the action is missing", "keys")]
    [InlineData("the id is missing", "keys", "rotate", "--config", "a.json")]
    [InlineData("the configuration is missing", "keys", "create")]
    [InlineData("a list has no owner", "keys", "list", "--config", "a.json", "--owner", "acme")]
    [InlineData("the overlap is no time", "keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "long")]
    [InlineData("the overlap is a number, of what it does not say", "keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "30")]
    [InlineData("the overlap has no seconds", "keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "1.12")]
    [InlineData("the overlap is negative", "keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "-00:00:01")]
    [InlineData("two ids", "keys", "revoke", "07enw29gqx5c", "07enw29gqx5d", "--config", "a.json")]
    public void Wrong_arguments_of_a_command_for_keys_end_with_2_and_show_its_usage(string because, params string[] arguments)
    {
        var result = Read(arguments);

        Assert.True(result is { Start: null, Ledger: null, Keys: null }, because);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("sidecar keys create|list|rotate ID|revoke ID --config FILE", _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Theory]
    [InlineData("keys", "list", "{0}", "--config", "a.json")]
    [InlineData("keys", "create", "--config", "a.json", "{0}")]
    [InlineData("keys", "create", "--config", "a.json", "--test", "{0}")]
    [InlineData("keys", "create", "--config", "a.json", "--secret={0}")]
    [InlineData("keys", "create", "--config", "a.json", "--{0}")]
    [InlineData("keys", "create", "--config", "a.json", "--owner", "acme", "--owner", "{0}")]
    [InlineData("keys", "revoke", "07enw29gqx5c", "{0}", "--config", "a.json")]
    [InlineData("keys", "rotate", "07enw29gqx5c", "--config", "a.json", "--overlap", "{0}")]
    [InlineData("keys", "{0}", "--config", "a.json")]
    [InlineData("{0}", "--config", "a.json")]
    [InlineData("ledger", "{0}")]
    public void What_was_typed_by_mistake_is_not_repeated_because_it_may_be_a_secret(params string[] arguments)
    {
        const string Secret = "sk_live_07enw29gqx5c_0123456789'abc";

        var result = Read([.. arguments.Select(static word => word.Replace("{0}", Secret, StringComparison.Ordinal))]);

        Assert.Equal(2, result.ExitCode);
        Assert.DoesNotContain("0123456789", _error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("sidecar: ", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_option_is_named()
    {
        Read("keys", "create", "--config", "a.json", "--ownr", "acme");

        Assert.Contains("'--ownr'", _error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("acme", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_every_option_and_starts_nothing()
    {
        var result = Read("--help");

        Assert.Equal(new CommandLineResult(Start: null, 0), result);
        Assert.Contains("--config <FILE>", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("--secrets <DIR>", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_that_of_the_proxy_and_starts_nothing()
    {
        var result = Read("--version");

        Assert.Equal(new CommandLineResult(Start: null, 0), result);
        Assert.StartsWith("sidecar 0.", _output.ToString(), StringComparison.Ordinal);
    }

    private CommandLineResult Read(params string[] arguments) => CommandLine.Read(arguments, _output, _error);
}
