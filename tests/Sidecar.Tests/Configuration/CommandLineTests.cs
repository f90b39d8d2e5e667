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
