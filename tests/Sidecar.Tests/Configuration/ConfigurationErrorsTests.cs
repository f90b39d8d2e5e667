namespace Sidecar.Tests.Configuration;

public sealed class ConfigurationErrorsTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Errors_of_every_source_are_printed_together_with_their_count()
    {
        var (loaded, _) = _folder
            .With("z.json", """{ "Sidecar": { "Sample": { "Count": "many", "Nam": "x" }, "Policies": { "paid": { "Payment": { "Price": "0.01" } } } } }""")
            .With("a.json", """{ "Sidecar": { "Policies": { "free": { "Payment": { } } } } }""")
            .WithSecret("s", "Sidecar__Sample__Kind", "Foo")
            .WithVariable("Sidecar__Sample__Timeout", "5")
            .Compile();

        var printed = new StringWriter();
        var exitCode = loaded.Errors.Report(printed);

        Assert.Equal(2, exitCode);
        Assert.Equal(
            """
            z.json: Sidecar:Policies:paid:Payment:Price: '0.01' is not a price; write "$0.01"
            z.json: Sidecar:Sample:Count: 'many' is not a whole number from -2147483648 to 2147483647
            z.json: Sidecar:Sample:Nam: unknown key; did you mean 'Name'?

            a.json: Sidecar:Policies:free:Payment:Price: is missing; write "$0.01"

            s: Sidecar:Sample:Kind: the secret value is not one of: Memory, Redis

            environment: Sidecar:Sample:Timeout: '5' is not a time span; write 00:00:05 for five seconds

            6 errors in the configuration; nothing was started.

            """,
            printed.ToString().Replace(_folder.Path("") + "/", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_key_belongs_to_the_last_file_that_says_it_and_a_missing_one_to_the_file_around_it()
    {
        var loaded = _folder
            .With("a.json", """{ "Sidecar": { "Sample": { "Name": "a", "Count": 1 } } }""")
            .With("b.json", """{ "Sidecar": { "Sample": { "Name": "b" } }, "Logging": { } }""")
            .WithVariable("Sidecar__Sample__Bytes", "1")
            .Load();
        loaded.Errors.Add("Sidecar:Sample:Name", "1");
        loaded.Errors.Add("Sidecar:Sample:Count", "2");
        loaded.Errors.Add("Sidecar:Sample:Bytes", "3");
        loaded.Errors.Add("Sidecar:Sample:Missing:Key", "4");
        loaded.Errors.Add("Nothing:Like:It", "5");

        Assert.Equal(
            [
                "a.json: Sidecar:Sample:Count: 2",
                "b.json: Nothing:Like:It: 5",
                "b.json: Sidecar:Sample:Missing:Key: 4",
                "b.json: Sidecar:Sample:Name: 1",
                "environment: Sidecar:Sample:Bytes: 3",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Text_of_the_operator_cannot_forge_lines_of_output()
    {
        var loaded = _folder.With("a.json", """{ "Sidecar": { "Sample": { "Count": "1\nall is well\u001b[2J" } } }""").Load();

        var printed = new StringWriter();
        loaded.Errors.Report(printed);

        Assert.Contains("'1\uFFFDall is well\uFFFD[2J' is not a whole number", printed.ToString(), StringComparison.Ordinal);
        Assert.Equal(4, printed.ToString().Split('\n').Length);
    }
}
