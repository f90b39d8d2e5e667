namespace Sidecar.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Later_files_win_then_secret_directories_then_the_environment()
    {
        var loaded = _folder
            .With("a.json", """{ "Sidecar": { "Sample": { "Name": "a", "Kind": "Redis", "Count": 1, "Bytes": 1 } } }""")
            .With("b.json", """{ "sidecar": { "sample": { "kind": "Memory", "COUNT": 2, "Bytes": 2 } } }""")
            .WithSecret("s1", "Sidecar__Sample__Count", "3")
            .WithSecret("s2", "Sidecar:Sample:Bytes", "3\n")
            .WithVariable("SIDECAR__SAMPLE__BYTES", "4")
            .Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        var options = loaded.Bind<SampleOptions>("Sidecar:Sample");
        Assert.Equal(("a", SampleKind.Memory, 3, 4L), (options.Name, options.Kind, options.Count, options.Bytes));
    }

    [Fact]
    public void Comments_trailing_commas_and_byte_order_marks_are_allowed()
    {
        var loaded = _folder.With("a.json", "\uFEFF{ // why\n \"Sidecar\": { \"Sample\": { \"Names\": [ \"x\", \"y\", ], }, }, /* end */ }").Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal(["x", "y"], loaded.Bind<SampleOptions>("Sidecar:Sample").Names);
    }

    [Fact]
    public void Sources_that_cannot_be_read_are_all_told_and_nothing_else()
    {
        Directory.CreateDirectory(_folder.Path("folder.json"));
        var loaded = _folder
            .WithMissing("missing.json")
            .WithMissing("folder.json")
            .With("broken.json", "{\n  \"Sidecar\": {,\n}")
            .With("list.json", "[ 1 ]")
            .With("empty.json", "")
            .With("text.json", "{ \"\\ud800\": 1 }")
            .With("unknown.json", """{ "Nonsense": 1 }""")
            .WithSecrets("no-such-directory")
            .Load();

        Assert.False(loaded.IsComplete);
        Assert.Collection(
            _folder.ErrorsOf(loaded),
            error => Assert.Equal("missing.json: the file does not exist", error),
            error => Assert.Equal("folder.json: the file may not be read by this process, or is a directory", error),
            error => Assert.StartsWith("broken.json: line 2, column 15: not valid JSON: ", error, StringComparison.Ordinal),
            error => Assert.Equal("list.json: the file must hold one JSON object: { ... }", error),
            error => Assert.StartsWith("empty.json: line 1, column 1: not valid JSON: ", error, StringComparison.Ordinal),
            error => Assert.Equal("text.json: the file holds a text that is not valid Unicode (half of a surrogate pair)", error),
            error => Assert.Equal("no-such-directory: the directory does not exist", error));
    }

    [Fact]
    public void Keys_that_stand_twice_in_a_file_are_told_with_their_place()
    {
        var loaded = _folder.With(
            "a.json",
            """
            {
              "Sidecar": { "Sample": { "Inner": [ {}, { "Name": "a", "name": "b" } ] } },
              "Logging": { "A": 1 },
              "logging": { "B": 1 }
            }
            """).Load();

        Assert.False(loaded.IsComplete);
        Assert.Equal(
            [
                "a.json: logging: line 4, column 3: this key stands here for the second time; keep one",
                "a.json: Sidecar:Sample:Inner:1:name: line 2, column 58: this key stands here for the second time; keep one",
            ],
            _folder.ErrorsOf(loaded));
    }

    [Fact]
    public void Only_variables_of_our_sections_enter()
    {
        var loaded = _folder
            .With("a.json", "{}")
            .WithVariable("PATH", "/bin")
            .WithVariable("SIDECAR_SERVICE_HOST", "10.0.0.1")
            .WithVariable("Other__Key", "1")
            .WithVariable("Kestrel__Endpoints__Proxy__Url", "http://127.0.0.1:0")
            .WithVariable("ReverseProxy__Clusters__c__Destinations__d__Address", "http://127.0.0.1:1/")
            .WithVariable("Logging__LogLevel__Default", "Debug")
            .Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal("http://127.0.0.1:0", loaded.Root["Kestrel:Endpoints:Proxy:Url"]);
        Assert.Equal("http://127.0.0.1:1/", loaded.Root["ReverseProxy:Clusters:c:Destinations:d:Address"]);
        Assert.Equal("Debug", loaded.Root["Logging:LogLevel:Default"]);
        Assert.Null(loaded.Root["PATH"]);
        Assert.Null(loaded.Root["Other:Key"]);
    }

    [Fact]
    public void Two_names_of_one_key_in_one_source_are_an_error()
    {
        var loaded = _folder
            .With("a.json", "{}")
            .WithSecret("s", "Sidecar__Sample__Name", "x")
            .WithSecret("s", "Sidecar:Sample:Name", "y")
            .WithVariable("Sidecar__Sample__Count", "1")
            .WithVariable("SIDECAR__SAMPLE__COUNT", "2")
            .Load();

        Assert.Collection(
            _folder.ErrorsOf(loaded),
            error => Assert.Equal("s: Sidecar:Sample:Name: two files of this directory name the same key; keep one", error),
            error => Assert.EndsWith(": two environment variables that differ only in case set this key; keep one", error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_mounted_kubernetes_secret_is_read_through_its_links()
    {
        var data = _folder.Path("mounted/..2026_01_01");
        Directory.CreateDirectory(data);
        File.WriteAllText(Path.Combine(data, "Sidecar__Sample__Name"), "secret-name\r\n");
        File.WriteAllText(Path.Combine(data, "tls.key"), "for a file: reference");
        Directory.CreateSymbolicLink(_folder.Path("mounted/..data"), "..2026_01_01");
        File.CreateSymbolicLink(_folder.Path("mounted/Sidecar__Sample__Name"), "..data/Sidecar__Sample__Name");
        File.CreateSymbolicLink(_folder.Path("mounted/tls.key"), "..data/tls.key");
        File.WriteAllText(_folder.Path("mounted/.Sidecar__Sample__Hidden"), "x");

        var loaded = _folder.With("a.json", "{}").WithSecrets("mounted").Load();

        Assert.Empty(_folder.ErrorsOf(loaded));
        Assert.Equal("secret-name", loaded.Root["Sidecar:Sample:Name"]);
    }

    [Fact]
    public void Misspelt_secret_files_are_unknown_keys()
    {
        var loaded = _folder.With("a.json", "{}").WithSecret("s", "Sidcar__Admin__Token", "x").Load();

        Assert.Equal(["s: Sidcar: unknown key; did you mean 'Sidecar'?"], _folder.ErrorsOf(loaded));
    }
}
