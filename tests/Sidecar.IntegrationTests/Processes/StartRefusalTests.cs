using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Sidecar.Hosting;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>A start that must not happen: the process ends by itself, with everything that is wrong in one go.</summary>
public sealed class StartRefusalTests : IDisposable
{
    private const string Policy = "Sidecar:Policies:paid:Payment";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("ReverseProxy:Routes:open:Transforms", "[]", "ReverseProxy:Routes:open:Transforms", "PaymentPolicy")]
    [InlineData("ReverseProxy:Routes:open:Transforms", """[ { "PaymentPolicy": "piad" } ]""", "ReverseProxy:Routes:open:Transforms:0:PaymentPolicy", "'paid'")]
    [InlineData("ReverseProxy:Routes:open:Transforms", """[ { "PathRemovePrefx": "/open" }, { "PaymentPolicy": "open" } ]""", "ReverseProxy:Routes:open", "PathRemovePrefx")]
    [InlineData("ReverseProxy:Routes:open:Matches", "{}", "ReverseProxy:Routes:open:Matches", "known here: Match")]
    [InlineData("ReverseProxy:Routes:open:ClusterId", "\"merchnt\"", "ReverseProxy:Routes:open:ClusterId", "'merchant'")]
    [InlineData("ReverseProxy:Routes:open:Match", """{ "Path": "/a/{b" }""", "ReverseProxy:Routes:open", "/a/{b")]
    [InlineData("ReverseProxy:Routes:open:AuthorizationPolicy", "\"default\"", "ReverseProxy:Routes:open:AuthorizationPolicy", "not available")]
    [InlineData("ReverseProxy:Routes:open:CorsPolicy", "\"disable\"", "ReverseProxy:Routes:open:CorsPolicy", "not available")]
    [InlineData("ReverseProxy:Clusters:merchant:Destinations:local:Address", "\"127.0.0.1:3000\"", "ReverseProxy:Clusters:merchant:Destinations:local:Address", "http(s)://")]
    [InlineData("ReverseProxy:Clusters:merchant:Destinations:local:Address", "\"backend:3000\"", "ReverseProxy:Clusters:merchant:Destinations:local:Address", "http(s)://")]
    [InlineData("ReverseProxy:Clusters:merchant:LoadBalancingPolicy", "\"Rounded\"", "ReverseProxy:Clusters:merchant", "Rounded")]
    [InlineData("ReverseProxy:Clusters:merchant:HttpRequest", """{ "ActivityTimeout": "00:00:10" }""", "ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "longer")]
    [InlineData("Sidecar:Polices", "{}", "Sidecar:Polices", "'Policies'")]
    [InlineData("Sidecar:Ledger:ConnectionString", "\"Data Source=:memory:\"", "Sidecar:Ledger:ConnectionString", "Data Source=FILE")]
    [InlineData("Sidecar:Ledger:ConnectionString", "\"sidecar.db\"", "Sidecar:Ledger:ConnectionString", "Data Source=FILE")]
    [InlineData("Sidecar:Admin:Url", "\"localhost\"", "Sidecar:Admin:Url", "http://127.0.0.1:9901")]
    [InlineData("Sidecar:Admin", """{ "Url": "http://0.0.0.0:0" }""", "Sidecar:Admin:Token", "required")]
    [InlineData("Sidecar:Facilitators", "{}", Policy, "Sidecar:Facilitators")]
    [InlineData("Sidecar:Facilitators:primary:Url", "\"x402.org/facilitator\"", "Sidecar:Facilitators:primary:Url", "http(s)://")]
    [InlineData("Sidecar:Facilitators:primary:VerifyTimeout", "\"soon\"", "Sidecar:Facilitators:primary:VerifyTimeout", "00:00:05")]
    [InlineData("Sidecar:Facilitators:primary:ConnectTimeout", "\"00:00:00\"", "Sidecar:Facilitators:primary:ConnectTimeout", "must be between")]
    [InlineData("Logging:LogLevel:Default", "\"Infrmation\"", "Logging:LogLevel:Default", "Information")]
    [InlineData("Sidecar:Policies:paid:Mode", "\"Observe\"", "Sidecar:Policies:paid:Mode", "Enforce")]
    [InlineData(Policy + ":Price", "\"1 cent\"", Policy + ":Price", "$0.01")]
    [InlineData(Policy + ":Price", "\"$0.0000001\"", Policy + ":Price", "decimals")]
    [InlineData(Policy + ":Accepts", """[ { "Network": "base-sepolia", "PayTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287C" } ]""", Policy + ":Accepts:0:Network", "eip155:84532")]
    [InlineData(Policy + ":Accepts", """[ { "Network": "eip155:84532", "PayTo": "0x209693" } ]""", Policy + ":Accepts:0:PayTo", "40 hexadecimal digits")]
    [InlineData(Policy + ":Accepts", """[ { "Network": "eip155:84532", "PayTo": "0x209693Bc6afc0C5328bA36FaF03C514EF312287c" } ]""", Policy + ":Accepts:0:PayTo", "checksum")]
    [InlineData(Policy + ":Accepts", "[]", Policy + ":Accepts", "no way to pay")]
    [InlineData(Policy + ":Settle", "\"AfterUpstraem\"", Policy + ":Settle", "'AfterUpstream'")]
    [InlineData(Policy + ":Description", "{ \"a\": \"b\" }", Policy + ":Description", "single value")]
    [InlineData("Kestrel:Endpoints:Proxy", "{}", "Kestrel:Endpoints:Proxy:Url", "missing")]
    [InlineData("Kestrel:Endpoints:Proxy:Url", "\"http://127.0.0.1:99999\"", "Kestrel:Endpoints:Proxy:Url", "http://0.0.0.0:8080")]
    [InlineData("Kestrel:Endpoints:Proxy:Url", "\"http://127.0.0.1:0/base\"", "Kestrel:Endpoints:Proxy:Url", "http://0.0.0.0:8080")]
    [InlineData("Kestrel:Endpoints:Proxy:Url", "\"127.0.0.1:8080\"", "Kestrel:Endpoints:Proxy:Url", "http://")]
    [InlineData("Kestrel:Endpoints:Proxy:Protocols", "\"Http4\"", "Kestrel:Endpoints:Proxy:Protocols", "Http2")]
    public async Task Wrong_key_or_value_is_told_once_with_file_and_key_and_what_to_write(string key, string value, string toldAt, string hint)
    {
        var file = _folder.Write("shop.json", Settings().Set(key, JsonNode.Parse(value)).ToString());

        var end = await RunHereAsync("--config", file);

        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.Equal("1 error in the configuration; nothing was started.", end.ErrorLines[^1]);
        Assert.Equal(2, end.ErrorLines.Count);
        Assert.StartsWith($"{file}: {toldAt}: ", end.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains(hint, end.ErrorLines[0], StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At(ProcessSettings.LedgerFile)));
    }

    [Theory]
    [InlineData("/open/{**rest}", "checkout", true)]
    [InlineData(null, "checkout", true)]
    [InlineData("/open/{Checkout?}", "checkout", false)]
    public async Task A_checkout_that_is_in_the_path_of_no_route_is_told(string? path, string parameter, bool isTold)
    {
        var settings = Settings()
            .Set("Sidecar:SpendTokens", new JsonObject { ["Merchant"] = "shop", ["Issuer"] = "https://shop.example", ["GeneratedKeys"] = new JsonObject { ["Secret"] = "a secret of at least thirty-two characters" } })
            .Set("Sidecar:Policies:spend", new JsonObject { ["SpendToken"] = new JsonObject { ["Amount"] = "1.00 USD", ["CheckoutParameter"] = parameter } })
            .Set("ReverseProxy:Routes:open:Match", path is null ? new JsonObject { ["Hosts"] = new JsonArray("shop.example") } : new JsonObject { ["Path"] = path })
            .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "spend" }))

            // Something to be told in any case, so that nothing starts.
            .Set("ReverseProxy:Routes:paid:ClusterId", "nowhere");
        var file = _folder.Write("shop.json", settings.ToString());

        var end = await RunHereAsync("--config", file);

        Assert.Equal(2, end.ExitCode);
        Assert.Equal(isTold, end.ErrorLines.Any(line => line.StartsWith($"{file}: Sidecar:Policies:spend:SpendToken:CheckoutParameter: is 'checkout', ", StringComparison.Ordinal)));
        Assert.Equal(isTold ? 3 : 2, end.ErrorLines.Count);
    }

    [Fact]
    public async Task Errors_of_all_files_are_told_at_once_each_with_its_own_file()
    {
        var first = _folder.Write("first.json", Settings()
            .Set("Sidecar:Policies:paid:Payment:Price", "free")
            .Set("ReverseProxy:Routes:open:ClusterId", "nowhere").ToString());
        var second = _folder.Write("second.json", """{ "Sidecar": { "Facilitators": { "other": { "Url": "ftp://x" } }, "Legder": {} } }""");

        var end = await Executable.RunAsync(
            ["--config", first, "--config", second], new Dictionary<string, string> { ["Sidecar__Shutdown__Timeout"] = "soon" }, _folder.Path);

        Assert.Equal(2, end.ExitCode);
        Assert.Equal("5 errors in the configuration; nothing was started.", end.ErrorLines[^1]);
        Assert.Equal(6, end.ErrorLines.Count);
        foreach (var beginning in new[]
        {
            $"{first}: ReverseProxy:Routes:open:ClusterId: ", $"{first}: {Policy}:Price: ", $"{second}: Sidecar:Facilitators:other:Url: ",
            $"{second}: Sidecar:Legder: ", "environment: Sidecar:Shutdown:Timeout: ",
        })
        {
            Assert.Single(end.ErrorLines, line => line.StartsWith(beginning, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("missing.json", null, "does not exist")]
    [InlineData("broken.json", "{\n  \"Sidecar\": {\n    \"Admin\": ]\n  }\n}", "line 3")]
    [InlineData("twice.json", "{\n  \"Sidecar\": {},\n  \"sidecar\": {}\n}", "line 3")]
    [InlineData("list.json", "[]", "one JSON object")]
    public async Task File_that_cannot_be_read_is_named_with_the_place(string name, string? text, string told)
    {
        var file = text is null ? _folder.At(name) : _folder.Write(name, text);

        var end = await RunHereAsync("--config", file);

        Assert.Equal(2, end.ExitCode);
        Assert.StartsWith(file, end.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains(told, end.ErrorLines[0], StringComparison.Ordinal);
        Assert.Equal("1 error in the configuration; nothing was started.", end.ErrorLines[^1]);
    }

    [Theory]
    [InlineData("env:SIDECAR_TEST_NO_SUCH", "'SIDECAR_TEST_NO_SUCH' is not set")]
    [InlineData("file:/no/such/secret", "'/no/such/secret' does not exist")]
    [InlineData("short", "at least 16 characters")]
    public async Task Secret_that_cannot_be_used_stops_the_start_without_being_shown(string token, string told)
    {
        var file = _folder.Write("shop.json", Settings().Set("Sidecar:Admin:Token", token).ToString());

        var end = await RunHereAsync("--config", file);

        Assert.Equal(2, end.ExitCode);
        Assert.StartsWith($"{file}: Sidecar:Admin:Token: ", end.ErrorLines[0], StringComparison.Ordinal);
        Assert.Contains(told, end.ErrorLines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("short", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kestrel:Endpoints:Proxy:Url")]
    [InlineData("Sidecar:Admin:Url")]
    public async Task Port_that_is_taken_ends_the_start_with_a_line_that_names_it(string key)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var file = _folder.Write("shop.json", Settings().Set(key, $"http://{taken.LocalEndpoint}").ToString());

        var end = await Executable.RunAsync(["--config", file], folder: _folder.Path);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"sidecar: cannot start: Failed to bind to address http://{taken.LocalEndpoint}", end.Errors, StringComparison.Ordinal);
        Assert.Single(end.ErrorLines);
    }

    [Theory]
    [InlineData("http://192.0.2.1:8080", null, "cannot listen")]
    [InlineData("http://[2001:db8::1]:8080", null, "cannot listen")]
    [InlineData("https://127.0.0.1:0", null, "certificate")]
    [InlineData("https://127.0.0.1:0", "/no/such.pfx", "/no/such.pfx")]
    public async Task Listener_that_cannot_be_opened_here_ends_the_start_with_one_line(string url, string? certificate, string told)
    {
        var settings = Settings().Set("Kestrel:Endpoints:Proxy:Url", url);
        if (certificate is not null)
        {
            settings.Set("Kestrel:Endpoints:Proxy:Certificate:Path", certificate);
        }

        var end = await Executable.RunAsync(["--config", _folder.Write("shop.json", settings.ToString())], folder: _folder.Path);

        Assert.Equal(1, end.ExitCode);
        var line = Assert.Single(end.ErrorLines);
        Assert.StartsWith("sidecar: cannot start: ", line, StringComparison.Ordinal);
        Assert.Contains(told, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_process_on_one_ledger_is_refused_and_the_first_goes_on()
    {
        var settings = Settings().Set("Logging:LogLevel:Default", "Information");
        await using var first = await settings.StartAsync(_folder);

        var second = await Executable.RunAsync(["--config", _folder.At("sidecar.json")], folder: _folder.Path);

        Assert.Equal(1, second.ExitCode);
        Assert.Contains("an SQLite ledger belongs to one process", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        using var answer = await first.Client.GetAsync(new Uri(first.AdminUrl, "/health/live"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task File_that_is_no_ledger_is_refused_and_left_alone()
    {
        var file = _folder.Write("shop.json", Settings().ToString());
        var precious = _folder.Write(ProcessSettings.LedgerFile, "not a database, and dear to somebody");

        var end = await Executable.RunAsync(["--config", file], folder: _folder.Path);

        Assert.Equal(1, end.ExitCode);
        Assert.Contains($"The ledger {precious} cannot be opened", Assert.Single(end.ErrorLines), StringComparison.Ordinal);
        Assert.Equal("not a database, and dear to somebody", await File.ReadAllTextAsync(precious));
    }

    [Theory]
    [InlineData()]
    [InlineData("--config")]
    [InlineData("--confg", "x.json")]
    public async Task Wrong_arguments_end_with_the_usage(params string[] arguments)
    {
        var end = await RunHereAsync(arguments);

        Assert.Equal((2, ""), (end.ExitCode, end.Output));
        Assert.Contains("Usage: sidecar --config FILE", end.Errors, StringComparison.Ordinal);
    }

    /// <summary>What the executable's Main does, here: wrong configuration needs no process of its own to be told.</summary>
    private static async Task<Finished> RunHereAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exitCode = await SidecarHost.RunAsync(arguments, output, errors).WaitAsync(TimeSpan.FromSeconds(30));
        return new Finished(exitCode, output.ToString(), errors.ToString());
    }

    private SidecarSettings Settings() => new SidecarSettings(new Uri("http://127.0.0.1:9/"))
        .Facilitator("primary", new Uri("http://127.0.0.1:9/"))
        .Set("Sidecar:Ledger:ConnectionString", $"Data Source={_folder.At(ProcessSettings.LedgerFile)}");
}
