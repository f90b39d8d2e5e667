using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Whatever DNS says and whoever answers, only public addresses that were judged are spoken to, and only by the host's own certificate.</summary>
public sealed class HostileNetworkTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:10.0.0.1")]
    public async Task Host_with_a_special_address_is_refused_and_nobody_is_spoken_to(string address)
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Addresses.Answer = _ => [address];

        await RefusedAsync(bench);
        Assert.Empty(bench.Connector.Asked);
    }

    [Theory]
    [InlineData("https://10.0.0.1/p")]
    [InlineData("https://169.254.169.254/latest/meta-data/")]
    [InlineData("https://[fd00::1]/p")]
    [InlineData("https://[::ffff:169.254.169.254]/p")]
    [InlineData("https://[64:ff9b::a9fe:a9fe]/p")]
    public async Task Special_address_in_the_url_is_judged_as_one_from_dns(string url)
    {
        await using var bench = await ProfileBench.StartAsync();

        await RefusedAsync(bench, url);
        Assert.Empty(bench.Connector.Asked);
        Assert.Empty(bench.Addresses.Asked);
    }

    [Fact]
    public async Task Host_that_mixes_public_and_special_addresses_is_refused()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Addresses.Answer = static _ => [ScriptedAddresses.PublicAddress, "10.0.0.1"];

        await RefusedAsync(bench);
        Assert.Empty(bench.Connector.Asked);
    }

    [Fact]
    public async Task Name_that_leads_elsewhere_at_the_next_look_up_is_fetched_where_it_was_judged_and_then_refused()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Addresses.Answer = static lookup => lookup == 0 ? [ScriptedAddresses.PublicAddress] : ["127.0.0.1"];

        var first = await bench.FetchedAsync();
        Assert.Single(bench.Addresses.Asked);
        bench.Time.Advance(DocumentLifetimes.Floor);
        var second = await bench.Documents.RefreshAsync(ProfileBench.Url, first.Version, CancellationToken.None);

        var failed = Assert.IsType<DocumentOutcome<string>.Failed>(second);
        Assert.Equal(DocumentRefusal.SpecialAddress, Assert.IsType<DocumentFailure.Refused>(failed.Failure).Reason);
        Assert.Equal(["93.184.216.34:443"], bench.Connector.Asked);
    }

    [Fact]
    public async Task Network_that_the_operator_denies_is_refused_however_it_is_carried()
    {
        var options = ProfileBench.Patient;
        options.DeniedNetworks = ["93.184.0.0/16"];
        await using var bench = await ProfileBench.StartAsync(options);
        foreach (var address in new[] { "93.184.216.34", "::ffff:93.184.216.34", "64:ff9b::93.184.216.34" })
        {
            bench.Addresses.Answer = _ => [address];
            await RefusedAsync(bench, $"https://agent.example/{address.Length}");
        }

        Assert.Empty(bench.Connector.Asked);
    }

    [Fact]
    public async Task Second_address_is_tried_when_the_first_takes_no_connection()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Addresses.Answer = static _ => ["2606:4700::1111", "2606:4700::2222", "2606:4700::3333", ScriptedAddresses.PublicAddress];
        bench.Connector.Dead.Add("2606:4700::1111");
        bench.Connector.Dead.Add("2606:4700::2222");

        await bench.FetchedAsync();
        Assert.Equal(["[2606:4700::1111]:443", "[2606:4700::2222]:443", "93.184.216.34:443"], bench.Connector.Asked);
    }

    [Fact]
    public async Task Name_without_addresses_and_host_that_takes_no_connection_are_unreachable()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Addresses.Answer = static _ => [];
        await UnreachableAsync(bench, DocumentFault.Name);

        bench.Addresses.Answer = static _ => [ScriptedAddresses.PublicAddress];
        bench.Connector.IsDown = true;
        await UnreachableAsync(bench, DocumentFault.Connection, "https://agent.example/2");
    }

    [Fact]
    public async Task Certificate_of_another_host_is_refused()
    {
        await using var bench = await ProfileBench.StartAsync(certificateFor: "other.example");

        await UnreachableAsync(bench, DocumentFault.Tls);
        Assert.Empty(bench.Server.Asked);
    }

    [Fact]
    public async Task Certificate_of_an_unknown_issuer_is_refused()
    {
        await using var server = await StrangeServer.StartAsync(TestAuthority.Root.Issue("agent.example"));
        await using var bench = ProfileBench.Around(server, ServerTrust.OfSystem);

        await UnreachableAsync(bench, DocumentFault.Tls);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Certificate_that_has_expired_is_refused()
    {
        await using var server = await StrangeServer.StartAsync(TestAuthority.Root.Issue("agent.example", notAfter: DateTimeOffset.UtcNow.AddMinutes(-1)));
        await using var bench = ProfileBench.Around(server, new ServerTrust(TestAuthority.Root.Roots));

        await UnreachableAsync(bench, DocumentFault.Tls);
        Assert.Empty(server.Asked);
    }

    [Fact]
    public async Task Addresses_that_a_certificate_names_for_its_issuer_are_not_asked()
    {
        await using var issuers = await StrangeServer.StartAsync(certificate: null);
        var certificate = TestAuthority.Root.Intermediate().Issue("agent.example", issuersAt: $"http://127.0.0.1:{issuers.Port}/issuer.crt");
        await using var server = await StrangeServer.StartAsync(certificate);
        await using var bench = ProfileBench.Around(server, new ServerTrust(TestAuthority.Root.Roots));
        var before = issuers.Asked.Count;

        await UnreachableAsync(bench, DocumentFault.Tls);
        Assert.Equal(before, issuers.Asked.Count);
    }

    [Fact]
    public async Task Server_that_speaks_no_tls_is_refused()
    {
        await using var server = await StrangeServer.StartAsync(certificate: null);
        await using var bench = ProfileBench.Around(server, new ServerTrust(TestAuthority.Root.Roots));

        await UnreachableAsync(bench, DocumentFault.Tls);
        Assert.Empty(server.Asked);
    }

    [Theory]
    [InlineData("http://localhost:5000/p")]
    [InlineData("http://127.0.0.1:5000/p")]
    public async Task With_the_switch_for_development_loopback_is_spoken_to_without_dns(string url)
    {
        await using var server = await StrangeServer.StartAsync(certificate: null);
        var options = ProfileBench.Patient;
        options.AllowLoopback = true;
        await using var bench = ProfileBench.Around(server, ServerTrust.OfSystem, options);

        Assert.Equal("document", (await bench.FetchedAsync(url)).Document);
        Assert.Equal(["127.0.0.1:5000"], bench.Connector.Asked);
        Assert.Empty(bench.Addresses.Asked);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("127.0.0.1", ScriptedAddresses.PublicAddress)]
    [InlineData("127.0.0.1", "10.0.0.1")]
    public async Task With_the_switch_for_development_no_other_special_address_is_spoken_to(params string[] addresses)
    {
        var options = ProfileBench.Patient;
        options.AllowLoopback = true;
        await using var bench = await ProfileBench.StartAsync(options);
        bench.Addresses.Answer = _ => addresses;

        await RefusedAsync(bench);
        Assert.Empty(bench.Connector.Asked);
    }

    private static async Task RefusedAsync(ProfileBench bench, string url = ProfileBench.Url) =>
        Assert.Equal(DocumentRefusal.SpecialAddress, Assert.IsType<DocumentFailure.Refused>((await bench.FailedAsync(url)).Failure).Reason);

    private static async Task UnreachableAsync(ProfileBench bench, DocumentFault reason, string url = ProfileBench.Url) =>
        Assert.Equal(reason, Assert.IsType<DocumentFailure.Unreachable>((await bench.FailedAsync(url)).Failure).Reason);
}
