using Sidecar.Identity.Profiles;
using Sidecar.Tests.Payments;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class ProfileOptionsValidatorTests
{
    [Fact]
    public void Defaults_are_accepted() => Assert.Empty(Validate(new ProfileOptions()));

    [Fact]
    public void Hosts_addresses_and_wildcards_are_accepted() => Assert.Empty(Validate(new ProfileOptions
    {
        AllowedHosts = ["agent.example", "*.Shop.example", "1.1.1.1", "[2606:4700::1111]"],
        DeniedNetworks = ["198.51.100.0/24", "2001:db8::/32"],
        Ports = [8443],
    }));

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("*.")]
    [InlineData("*.1.1.1.1")]
    [InlineData("a.*.example")]
    [InlineData("https://agent.example")]
    [InlineData("agent.example/p")]
    [InlineData("agent.example:443")]
    [InlineData("agent.example.")]
    [InlineData("[2606:4700:0::1111]")]
    public void Host_that_could_never_match_is_an_error_with_its_key(string host) => Assert.Equal(
        [Key("AllowedHosts:1"), Key("DeniedHosts:0"), Key("TrustedHosts:0")],
        Validate(new ProfileOptions { AllowedHosts = ["agent.example", host], DeniedHosts = [host], TrustedHosts = [host] }));

    [Theory]
    [InlineData("10.0.0.0")]
    [InlineData("agent.example")]
    [InlineData("10.0.0.0/33")]
    public void Network_that_is_none_is_an_error_with_its_key(string network) =>
        Assert.Equal([Key("DeniedNetworks:0")], Validate(new ProfileOptions { DeniedNetworks = [network] }));

    [Fact]
    public void Ports_that_are_none_are_errors_with_their_keys() =>
        Assert.Equal([Key("Ports:0"), Key("Ports:2")], Validate(new ProfileOptions { Ports = [0, 443, 65536] }));

    [Fact]
    public void Times_out_of_range_are_errors_with_their_keys()
    {
        Assert.Equal(
            [Key("ConnectTimeout"), Key("Timeout"), Key("MaxLifetime"), Key("StaleFor"), Key("MaxFailureLifetime")],
            Validate(new ProfileOptions
            {
                ConnectTimeout = TimeSpan.FromSeconds(11),
                Timeout = TimeSpan.FromSeconds(10),
                MaxLifetime = TimeSpan.FromSeconds(59),
                StaleFor = TimeSpan.FromHours(25),
                MaxFailureLifetime = TimeSpan.FromSeconds(301),
            }));
        Assert.Equal(
            [Key("ConnectTimeout"), Key("Timeout"), Key("MaxLifetime"), Key("StaleFor"), Key("MaxFailureLifetime")],
            Validate(new ProfileOptions
            {
                ConnectTimeout = TimeSpan.Zero,
                Timeout = TimeSpan.FromSeconds(31),
                MaxLifetime = TimeSpan.FromHours(25),
                StaleFor = TimeSpan.FromSeconds(-1),
                MaxFailureLifetime = TimeSpan.Zero,
            }));
    }

    [Fact]
    public void Numbers_out_of_range_are_errors_with_their_keys()
    {
        Assert.Equal(
            [Key("MaxBytes"), Key("MaxEntries"), Key("MaxCacheBytes"), Key("FetchesPerSecond"), Key("Burst"), Key("MaxConcurrentFetches")],
            Validate(new ProfileOptions { MaxBytes = (128 << 10) - 1, MaxEntries = 0, MaxCacheBytes = 1000, FetchesPerSecond = 0, Burst = -1, MaxConcurrentFetches = 0 }));
        Assert.Equal([Key("Burst")], Validate(new ProfileOptions { FetchesPerSecond = 101 }));
    }

    private static string Key(string key) => $"{ProfileOptions.Section}:{key}";

    private static IEnumerable<string> Validate(ProfileOptions options)
    {
        var errors = new ReportedErrors();
        ProfileOptionsValidator.Validate(options, ProfileOptions.Section, errors);
        return errors.Lines.Select(static line => line[..line.IndexOf(": ", StringComparison.Ordinal)]);
    }
}
