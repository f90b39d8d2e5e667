using System.Collections;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class ProfilesRegistrationTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Documents_of_a_format_can_be_had_and_are_shared()
    {
        await using var services = new ServiceCollection().AddLogging().AddMetrics().AddSingleton(TimeProvider.System)
            .AddProfiles(new ProfileOptions())
            .AddKeyDocuments(new DocumentFormat<string>(DocumentKind.KeySet, ["application/json"], static _ => new DocumentReading<string>.Understood("")))
            .BuildServiceProvider();
        var documents = services.GetRequiredService<IKeyDocuments<string>>();

        Assert.Same(documents, services.GetRequiredService<IKeyDocuments<string>>());
        var outcome = Assert.IsType<DocumentOutcome<string>.Failed>(await documents.GetAsync("http://127.0.0.1/", CancellationToken.None));
        Assert.Equal(DocumentRefusal.NotHttps, Assert.IsType<DocumentFailure.Refused>(outcome.Failure).Reason);
    }

    [Fact]
    public void The_section_is_bound()
    {
        var (configuration, options) = Bind("""{ "TrustedHosts": [ "*.agent.example" ], "Ports": [ 8443 ], "StaleFor": "00:10:00", "MaxBytes": 262144 }""");

        Assert.Empty(configuration.Errors.All);
        Assert.Equal(["*.agent.example"], options.Identity.Profiles.TrustedHosts);
        Assert.Equal([8443], options.Identity.Profiles.Ports);
        Assert.Equal((TimeSpan.FromMinutes(10), 262144), (options.Identity.Profiles.StaleFor, options.Identity.Profiles.MaxBytes));
    }

    [Fact]
    public void Wrong_values_and_unknown_keys_stop_the_start_with_their_keys()
    {
        var (configuration, _) = Bind("""{ "MaxBytes": 4096, "DeniedHosts": [ "a.example", "https://b.example" ], "AllowLoopbak": true }""");

        Assert.Equal(
            ["Sidecar:Identity:Profiles:AllowLoopbak", "Sidecar:Identity:Profiles:DeniedHosts:1", "Sidecar:Identity:Profiles:MaxBytes"],
            configuration.Errors.All.Select(static error => error.KeyPath).Order());
    }

    private (LoadedConfiguration Configuration, FeatureOptions Options) Bind(string section)
    {
        File.WriteAllText(_file, $$"""{ "Sidecar": { "Identity": { "Profiles": {{section}} } } }""");
        var configuration = ConfigurationLoader.Load(new StartArguments([_file], []), new Hashtable(), FeatureOptions.Sections);
        return (configuration, FeatureOptions.Bind(configuration));
    }
}
