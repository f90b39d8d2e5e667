using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity.Profiles;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>The whole of fetching against a real server over real TLS. Only DNS, the last step of the connection, the roots and the clock are the test's.</summary>
internal sealed class ProfileBench : IAsyncDisposable
{
    public const string Url = "https://agent.example/profile.json";
    public const string Junk = "junk";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FetchBudget _budget;
    private readonly ProfileMetrics _metrics;

    private ProfileBench(StrangeServer server, ProfileOptions options, ServerTrust trust)
    {
        Server = server;
        Connector = new DivertingConnector(server.Port);
        _budget = new FetchBudget(options);
        _metrics = new ProfileMetrics(_services.GetRequiredService<IMeterFactory>(), Time);
        Status = new DocumentStatus(options, _budget, _metrics);
        var fetcher = new DocumentFetcher(options, Addresses, Connector, trust, Time);
        var format = new DocumentFormat<string>(DocumentKind.UcpProfile, ["application/json"], Read);
        Documents = new KeyDocuments<string>(format, options, fetcher, _budget, _metrics, Time, NullLogger<KeyDocuments<string>>.Instance);
    }

    /// <summary>Bounds of time that no busy machine reaches.</summary>
    public static ProfileOptions Patient => new() { ConnectTimeout = TimeSpan.FromSeconds(30), Timeout = TimeSpan.FromSeconds(60) };

    public StrangeServer Server { get; }

    public ScriptedAddresses Addresses { get; } = new();

    public DivertingConnector Connector { get; }

    public ManualTimeProvider Time { get; } = new();

    public KeyDocuments<string> Documents { get; }

    /// <summary>What the status page shows.</summary>
    public DocumentStatus Status { get; }

    /// <summary>How often the reader was asked.</summary>
    public int Readings { get; private set; }

    public static async Task<ProfileBench> StartAsync(ProfileOptions? options = null, string certificateFor = "agent.example") =>
        new(await StrangeServer.StartAsync(TestAuthority.Root.Issue(certificateFor)), options ?? Patient, new ServerTrust(TestAuthority.Root.Roots));

    public static ProfileBench Around(StrangeServer server, ServerTrust trust, ProfileOptions? options = null) => new(server, options ?? Patient, trust);

    public async Task<DocumentOutcome<string>> GetAsync(string url = Url) => await Documents.GetAsync(url, CancellationToken.None);

    public async Task<DocumentOutcome<string>.Fetched> FetchedAsync(string url = Url) => Assert.IsType<DocumentOutcome<string>.Fetched>(await GetAsync(url));

    public async Task<DocumentOutcome<string>.Failed> FailedAsync(string url = Url) => Assert.IsType<DocumentOutcome<string>.Failed>(await GetAsync(url));

    /// <summary>What a gauge of the documents says now.</summary>
    public long Gauge(string name)
    {
        var seen = 0L;
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Name == name && instrument.Meter.Scope == _services.GetRequiredService<IMeterFactory>())
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => seen += value);
        listener.Start();
        listener.RecordObservableInstruments();
        return seen;
    }

    public async ValueTask DisposeAsync()
    {
        Documents.Dispose();
        await Server.DisposeAsync();
        _metrics.Dispose();
        _budget.Dispose();
        await _services.DisposeAsync();
    }

    private DocumentReading<string> Read(ReadOnlyMemory<byte> bytes)
    {
        Readings++;
        var text = Encoding.UTF8.GetString(bytes.Span);
        return text switch
        {
            Junk => new DocumentReading<string>.Unreadable("no profile"),
            "throw" => throw new FormatException("quotes what it read: secret"),
            _ => new DocumentReading<string>.Understood(text),
        };
    }
}
