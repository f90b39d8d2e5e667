namespace Sidecar.Tests.Configuration;

public sealed class SecretReferencesTests : IDisposable
{
    private const string Secret = "correct-horse-battery-staple";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Everybody_downstream_sees_what_a_reference_names()
    {
        File.WriteAllText(_folder.Path("token"), Secret + "\n");
        var loaded = _folder
            .With("a.json", $$"""{ "Sidecar": { "Sample": { "Name": "env:TOKEN", "Names": [ "file:{{_folder.Path("token")}}" ], "Headers": { "X": "Data Source=env:TOKEN" } } } }""")
            .WithVariable("TOKEN", Secret)
            .Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        var options = loaded.Bind<SampleOptions>("Sidecar:Sample");
        Assert.Equal(Secret, options.Name);
        Assert.Equal([Secret], options.Names);
        Assert.Equal("Data Source=env:TOKEN", options.Headers["X"]);
    }

    [Fact]
    public void References_outside_of_the_sidecar_section_stay_as_they_are()
    {
        var loaded = _folder.With("a.json", """{ "Logging": { "X": "env:NO_SUCH_VARIABLE" } }""").Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal("env:NO_SUCH_VARIABLE", loaded.Root["Logging:X"]);
    }

    [Fact]
    public void References_that_name_nothing_are_errors_at_their_keys()
    {
        File.WriteAllText(_folder.Path("empty"), "\n");
        var loaded = _folder
            .With("a.json", $$"""{ "Sidecar": { "Sample": { "Name": "env:NOT_SET", "Count": "env:NOT_SET", "Names": [ "env:EMPTY", "file:{{_folder.Path("none")}}", "file:{{_folder.Path("empty")}}", "file:", "file:\u0000" ] } } }""")
            .WithVariable("EMPTY", "")
            .Load();

        Assert.Equal(
            [
                "a.json: Sidecar:Sample:Count: environment variable 'NOT_SET' is not set",
                "a.json: Sidecar:Sample:Name: environment variable 'NOT_SET' is not set",
                "a.json: Sidecar:Sample:Names:0: environment variable 'EMPTY' is empty",
                "a.json: Sidecar:Sample:Names:1: file 'none' does not exist",
                "a.json: Sidecar:Sample:Names:2: file 'empty' is empty",
                "a.json: Sidecar:Sample:Names:3: file '' is not a path",
                "a.json: Sidecar:Sample:Names:4: file '\0' is not a path",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void A_reference_that_a_later_source_overrides_is_not_looked_up()
    {
        var loaded = _folder
            .With("a.json", """{ "Sidecar": { "Sample": { "Name": "env:NOT_SET" } } }""")
            .With("b.json", """{ "Sidecar": { "Sample": { "Name": "plain" } } }""")
            .Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal("plain", loaded.Root["Sidecar:Sample:Name"]);
    }

    [Fact]
    public void Contents_of_secrets_are_literal()
    {
        var loaded = _folder
            .With("a.json", """{ "Sidecar": { "Sample": { "Headers": { "A": "env:OUTER" } } } }""")
            .WithVariable("OUTER", "env:INNER")
            .WithSecret("s", "Sidecar__Sample__Name", "file:/no/such/file")
            .Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal("env:INNER", loaded.Root["Sidecar:Sample:Headers:A"]);
        Assert.Equal("file:/no/such/file", loaded.Root["Sidecar:Sample:Name"]);
    }

    [Fact]
    public void No_message_shows_a_secret_whoever_writes_it()
    {
        File.WriteAllText(_folder.Path("secret"), Secret);
        var (loaded, _) = _folder
            .With(
                "a.json",
                $$"""
                {
                  "Sidecar": {
                    "Sample": { "Count": "env:TOKEN", "Kind": "file:{{_folder.Path("secret")}}", "Inner": "env:TOKEN", "Limits": "env:TOKEN", "Url": "http://user:{{Secret}}@" },
                    "Policies": { "paid": { "Payment": { "Price": "env:TOKEN" } } }
                  }
                }
                """)
            .WithVariable("TOKEN", Secret)
            .WithSecret("s", "Sidecar__Sample__Timeout", Secret)
            .Compile();

        var printed = new StringWriter();
        loaded.Errors.Report(printed);

        Assert.Equal(7, loaded.Errors.Count);
        Assert.Contains("Sidecar:Policies:paid:Payment:Price: '(secret)' is not a price", printed.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, printed.ToString(), StringComparison.Ordinal);
    }
}
